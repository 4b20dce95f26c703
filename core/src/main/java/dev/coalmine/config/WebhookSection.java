package dev.coalmine.config;

import dev.coalmine.event.EventKind;
import dev.coalmine.webhook.WebhookTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads where events are posted. */
final class WebhookSection {
    private static final WebhookTarget ANYWHERE = WebhookTarget.at("http://localhost");

    private WebhookSection() {}

    /** Returns the target, or null if there is none; what is wrong is a problem of the section. */
    static @Nullable WebhookTarget read(Section section) {
        if (!section.isPresent()) {
            return null;
        }
        if (!section.child("url").isPresent()) {
            section.child("url").fail("Missing: a webhook takes an absolute http or https URL");
        }
        WebhookTarget target = section.setSecret(ANYWHERE, "url", (anywhere, url) -> WebhookTarget.at(url));
        target = section.setSecret(target, "secret", WebhookTarget::secret);
        List<EventKind> events = events(section);
        target = events.isEmpty() ? target : target.events(events);
        target = section.set(target, "timeout", Forms::duration, WebhookTarget::timeout);
        section.end();
        return target;
    }

    private static List<EventKind> events(Section section) {
        List<EventKind> events = new ArrayList<>();
        for (Section each : section.texts("events")) {
            EventKind event = each.own(Forms.word(EventKind.class, EventKind::label));
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }
}
