package dev.coalmine.fleet.redis;

import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.FleetStore.Presence;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.Slice;
import dev.coalmine.store.StoredState;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what scripts answered. All of it may be forged or by another version: what does not belong there is refused by an
 * {@link IllegalArgumentException} that says what, and quotes little of it.
 */
final class Answers {
    private Answers() {}

    /** Returns the milliseconds that the record goes on to live, the first item of most answers. */
    static long left(List<Object> answer) {
        return number(answer.get(0));
    }

    static boolean done(List<Object> answer) {
        return number(answer.get(1)) == 1;
    }

    static Optional<StoredState> state(RolloutId id, List<Object> answer) {
        String version = text(answer.get(1));
        String text = text(answer.get(2));
        if (version == null && text == null) {
            return Optional.empty();
        }
        if (version == null || text == null) {
            throw new IllegalArgumentException("the record has only one of version and state");
        }
        StoredState state = StoredState.parse(text);
        if (!state.id().equals(id)
                || !version.equals(Long.toString(state.stamp().version()))) {
            throw new IllegalArgumentException("the record of " + id + " in version " + Reasons.plain(version)
                    + " holds the state of " + state.id() + " in version "
                    + state.stamp().version());
        }
        return Optional.of(state);
    }

    static Optional<Settlement> settlement(List<Object> answer) {
        String slice = text(answer.get(1));
        String wealth = text(answer.get(2));
        if (slice == null && wealth == null) {
            return Optional.empty();
        }
        if (slice == null || wealth == null) {
            throw new IllegalArgumentException("the record has only one of slice and wealth");
        }
        return Optional.of(new Settlement(count(slice), Wealth.parse(wealth)));
    }

    static Slice slice(List<Object> answer) {
        if (!(answer.get(1) instanceof List<?> fields)) {
            throw new IllegalArgumentException("expected a slice");
        }
        long number = 0;
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            String name = required(fields.get(i));
            long count = count(required(fields.get(i + 1)));
            if (name.equals(" slice")) {
                number = count;
            } else {
                counts.put(name, count);
            }
        }
        if (number < 1) {
            throw new IllegalArgumentException("the slice has no number");
        }
        return new Slice(number, counts);
    }

    static Member member(List<Object> answer) {
        return new Member(required(answer.get(0)), required(answer.get(1)));
    }

    static List<Presence> presences(List<Object> answer) {
        List<Presence> presences = new ArrayList<>();
        for (int i = 0; i + 2 < answer.size(); i += 3) {
            String[] words = required(answer.get(i)).split(" ", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException(
                        "expected a revision, a member and a library, found " + Reasons.plain(required(answer.get(i))));
            }
            presences.add(new Presence(
                    new Member(words[1], words[2]),
                    words[0],
                    Duration.ofMillis(number(answer.get(i + 1))),
                    number(answer.get(i + 2)) == 1));
        }
        return presences;
    }

    private static @Nullable String text(@Nullable Object item) {
        return item == null ? null : item.toString();
    }

    private static String required(@Nullable Object item) {
        if (item == null) {
            throw new IllegalArgumentException("expected a text, found nothing");
        }
        return item.toString();
    }

    private static long number(@Nullable Object item) {
        if (item instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("expected a number");
    }

    private static long count(String text) {
        try {
            long count = Long.parseLong(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a count, found " + Reasons.plain(text), e);
        }
        throw new IllegalArgumentException("expected a count, found " + Reasons.plain(text));
    }
}
