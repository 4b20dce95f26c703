package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.fuzz.Spoiler;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** What scripts answer of keys that a broken, hostile or newer member has written: an answer, or a refusal in one line. */
@Fault(49)
class AnswersFuzzTest {
    private static final RolloutId ID = States.ID;

    private static final List<Function<List<Object>, Object>> READERS = List.of(
            answer -> Answers.state(ID, answer),
            Answers::settlement,
            Answers::slice,
            Answers::member,
            Answers::presences);

    /** An answer of the form that the script of that reader gives. */
    private static List<Object> right(int reader) {
        return switch (reader) {
            case 0 -> List.of(1_000L, "17", States.example().toText());
            case 1 -> List.of(1_000L, "16", States.wealth(0.5).toText());
            case 2 -> List.of(1_000L, List.of(" slice", "16", "v1:0:0:0.05:n:c", "117", "v1:0:0:0.05:e:c:0", "3"));
            case 3 -> List.of("shop-3/4711", "0.1.0");
            default -> List.of("r7 shop-3/4711 0.1.0", 250L, 1L, "r7 shop-4/12 0.1.0", 900L, 0L);
        };
    }

    private static Object spoiled(Spoiler spoiler, Object item) {
        if (item instanceof List<?> list) {
            return spoiled(spoiler, List.copyOf(list), 0.3);
        }
        return item instanceof String text ? spoiler.spoiled(text) : item;
    }

    private static List<Object> spoiled(Spoiler spoiler, List<Object> answer, double chance) {
        List<Object> spoiled = new ArrayList<>();
        for (Object item : answer) {
            spoiled.add(spoiler.happens(chance) ? spoiled(spoiler, item) : item);
        }
        return spoiled;
    }

    private static void answer(long seed) {
        Spoiler spoiler = new Spoiler(seed);
        int reader = spoiler.random().nextInt(READERS.size());
        try {
            Object read = READERS.get(reader).apply(spoiled(spoiler, right(reader), 0.6));
            assertThat(read).isNotNull().isNotEqualTo(Optional.empty());
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(500);
            assertThat(e.getMessage().codePoints().filter(Character::isISOControl))
                    .isEmpty();
        }
    }

    /** A control of the second set, which only Unicode knows as one. */
    @Example
    void aNextLineIsNotQuotedAsItIs() {
        assertThatThrownBy(() -> Answers.settlement(List.of(1_000L, "16", "coalmine-wealth \u0085")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown version \"?\"");
    }

    @Property(tries = 2_000)
    void answersAreReadOrRefused(@ForAll long seed) {
        answer(seed);
    }

    @Tag("long")
    @Property(tries = 500_000)
    void answersAreReadOrRefusedForHours(@ForAll long seed) {
        answer(seed);
    }
}
