package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.console.PageFile;
import dev.coalmine.console.Problem;
import dev.coalmine.console.RolloutDetails;
import dev.coalmine.console.RolloutList;
import dev.coalmine.console.RolloutRow;
import dev.coalmine.console.Signature;
import dev.coalmine.stats.MethodStats;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class RolloutsHintsTest {
    private final RuntimeHints hints = new RuntimeHints();

    RolloutsHintsTest() {
        new RolloutsHints().registerHints(hints, getClass().getClassLoader());
    }

    @Test
    void whatBecomesJsonIsKept() {
        List<Class<?>> records = List.of(
                RolloutList.class,
                RolloutRow.class,
                RolloutRow.Evidence.class,
                RolloutDetails.class,
                RolloutDetails.Change.class,
                MethodStats.class,
                Problem.class,
                Signature.class);
        for (Class<?> type : records) {
            assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
        }
    }

    @Test
    void thePageIsKept() {
        for (PageFile file : PageFile.values()) {
            assertThat(RuntimeHintsPredicates.resource().forResource("dev/coalmine/console/" + file.fileName()))
                    .accepts(hints);
        }
        assertThat(RuntimeHintsPredicates.resource().forResource("dev/coalmine/console/page.html"))
                .accepts(hints);
    }
}
