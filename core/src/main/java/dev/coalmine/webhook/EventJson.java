package dev.coalmine.webhook;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.internal.words.Json;
import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Evidence.Standing;
import dev.coalmine.verdict.Finding;

/** Writes events as JSON; the form is documented in docs/guide/webhook.md, and may gain fields. */
final class EventJson {
    private EventJson() {}

    static String write(RolloutEvent event) {
        Change change = event.change();
        Json json = new Json()
                .open()
                .text("type", "rollout." + event.kind().label())
                .text("timestamp", change.at().toString())
                .text("text", change.sentence())
                .open("data")
                .text("rollout", change.rollout())
                .text("who", change.who())
                .text("from", change.from().label())
                .text("to", change.to().label())
                .number("share", change.share().millionths() / (double) Share.UNITS);
        if (event instanceof RolloutEvent.Advanced advanced) {
            json.number("step", advanced.step());
        }
        if (event instanceof RolloutEvent.ReconfigurationRefused refused) {
            json.openArray("problems");
            refused.problems().forEach(json::text);
            json.closeArray();
        }
        json.open("verdict")
                .text("kind", change.verdict().kind().name())
                .text("sentence", change.verdict().sentence())
                .openArray("findings");
        change.verdict().findings().forEach(finding -> write(finding, json));
        return json.closeArray().close().close().close().toString();
    }

    private static void write(Finding finding, Json json) {
        Standing harm = finding.evidence().harm();
        json.open()
                .text("guardrail", finding.guardrail())
                .text("kind", finding.kind().name())
                .text("sentence", finding.sentence())
                .number("logWealth", harm.logWealth())
                .number("logLimit", harm.logLimit())
                .close();
    }
}
