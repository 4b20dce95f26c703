package dev.coalmine.report;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import java.util.List;
import java.util.Locale;

/**
 * What became of a rollout, in a few words.
 *
 * @param mood how it went
 * @param words such as {@code tripped by the judge} or {@code ramping at 5%}
 */
record Outcome(Mood mood, String words) {
    /** How a rollout went; a sign stands beside each colour. */
    enum Mood {
        GOOD("✓"),
        BAD("✕"),
        OPEN("●");

        private final String sign;

        Mood(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        String cssClass() {
            return "mood-" + name().toLowerCase(Locale.ROOT);
        }
    }

    static Outcome of(Story story) {
        Phase phase = story.status().phase();
        List<RolloutEvent> events = story.notes().events();
        if (phase.watched()) {
            String at = phase.label() + " at " + story.status().share();
            return new Outcome(Mood.OPEN, story.closed() ? "closed while " + at : at);
        }
        Mood mood = phase.rolledBack() ? Mood.BAD : phase instanceof Phase.Promoted ? Mood.GOOD : Mood.OPEN;
        String last =
                events.isEmpty() ? "" : events.get(events.size() - 1).change().who();
        return new Outcome(mood, phase.label() + (last.isEmpty() ? "" : " by " + named(last)));
    }

    /** Returns who decided, with an article for those who are none of us. */
    static String named(String who) {
        return switch (who) {
            case "judge", "fuse", "plan" -> "the " + who;
            default -> who;
        };
    }
}
