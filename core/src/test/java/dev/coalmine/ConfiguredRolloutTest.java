package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.RunMode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredRolloutTest {
    private static final Map<String, String> PRICING = Map.of(
            "revision", "r7",
            "dry-run", "true",
            "overrides.candidate", "anna",
            "plan.steps[0].share", "5%",
            "plan.steps[0].hold", "10m");

    @Test
    void aRolloutIsWhatItsConfigurationSays() {
        try (World world = new World()) {
            Rollout rollout = world.rollouts
                    .named("pricing")
                    .config(RolloutConfig.read("pricing", PRICING))
                    .start();

            assertThat(rollout.revision()).isEqualTo("r7");
            assertThat(rollout.plan().steps()).hasSize(1);
            assertThat(rollout.status().mode()).isEqualTo(RunMode.DRY_RUN);
            assertThat(rollout.forKey("anna").stable(() -> "old").candidate(() -> "new"))
                    .isEqualTo("new");
        }
    }

    @Test
    void aConfigurationIsThatOfOneRollout() {
        try (World world = new World()) {
            RolloutConfig config = RolloutConfig.read("pricing", PRICING);

            assertThatThrownBy(() -> world.rollouts.named("search").config(config))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid configuration of pricing: the rollout is named search");
            assertThatThrownBy(
                            () -> world.rollouts.named("pricing").revision("r1").config(config))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("revision was already set to r1");
        }
    }

    @Test
    void aRegistryKeepsStatesWhereItsConfigurationSays(@TempDir Path directory) {
        CoalmineConfig config = CoalmineConfig.read(
                Map.of("store.directory", directory.toString(), "rollouts", Map.of("pricing", PRICING)));
        for (Phase expected : new Phase[] {new Phase.Ramping(0), new Phase.Aborted()}) {
            try (Rollouts rollouts = Rollouts.builder().config(config).build()) {
                Rollout rollout = rollouts.named("pricing")
                        .config(config.rollouts().get("pricing"))
                        .start();
                assertThat(rollout.status().phase()).isEqualTo(expected);
                rollout.by("anna").abort("enough");
            }
        }
    }
}
