package dev.coalmine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Verdict;
import java.lang.reflect.Constructor;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventKindTest {
    private static final Change CHANGE = new Change(
            "pricing",
            Instant.EPOCH,
            "anna",
            "",
            new Phase.Pending(),
            new Phase.Pending(),
            Share.NONE,
            new Verdict(Verdict.Kind.INCONCLUSIVE, "", List.of()));

    private static RolloutEvent event(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> canonical = type.getDeclaredConstructors()[0];
        Object[] arguments = new Object[canonical.getParameterCount()];
        arguments[0] = CHANGE;
        if (arguments.length > 1) {
            arguments[1] = canonical.getParameterTypes()[1] == int.class ? 0 : List.of();
        }
        return (RolloutEvent) canonical.newInstance(arguments);
    }

    @Test
    void everyTypeOfEventHasAKindOfItsOwnThatIsCalledAlike() throws ReflectiveOperationException {
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (Class<?> type : RolloutEvent.class.getPermittedSubclasses()) {
            EventKind kind = event(type).kind();
            assertThat(kind.label().replace("-", "")).isEqualToIgnoringCase(type.getSimpleName());
            kinds.add(kind);
        }
        assertThat(kinds).containsExactly(EventKind.values());
    }
}
