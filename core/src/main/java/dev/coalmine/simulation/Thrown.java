package dev.coalmine.simulation;

import dev.coalmine.internal.recording.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which failures are of which type, and so are which topics of the plan. Immutable. */
final class Thrown {
    /** A type of failure: up to which luck it is this one, and the topics that hear of it. */
    private static final class Kind {
        private final double upTo;
        private final int[] topics;

        Kind(double upTo, int[] topics) {
            this.upTo = upTo;
            this.topics = topics;
        }
    }

    private static final int[] NONE = {};

    private final List<Kind> kinds = new ArrayList<>();

    Thrown(Map<Class<? extends Throwable>, Double> parts, List<Topic> topics) {
        double upTo = 0;
        for (Map.Entry<Class<? extends Throwable>, Double> part : parts.entrySet()) {
            upTo += part.getValue();
            kinds.add(new Kind(upTo, hearing(part.getKey(), topics)));
        }
    }

    private static int[] hearing(Class<? extends Throwable> type, List<Topic> topics) {
        List<Integer> heard = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            if (topics.get(i) instanceof Topic.Thrown topic && topic.type().isAssignableFrom(type)) {
                heard.add(i);
            }
        }
        return heard.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the indexes of the topics that hear of some failure; not to be changed. */
    int[] topics(Draws draws) {
        if (kinds.isEmpty()) {
            return NONE;
        }
        double luck = draws.uniform();
        for (Kind kind : kinds) {
            if (luck < kind.upTo) {
                return kind.topics;
            }
        }
        return NONE;
    }
}
