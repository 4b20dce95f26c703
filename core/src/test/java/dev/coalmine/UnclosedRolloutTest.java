package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.console.Console;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.report.RolloutReport;
import dev.coalmine.store.FileStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever forgets to close what there is to close still has a process that ends. */
class UnclosedRolloutTest {
    @TempDir
    Path directory;

    /** Has everything at work that has a thread, and returns without a word to any of it. */
    static final class Forgetful {
        public static void main(String[] directory) {
            Rollouts rollouts = Rollouts.builder()
                    .store(FileStateStore.in(Path.of(directory[0])))
                    .build();
            rollouts.addListener(event -> {});
            Console console = Console.of(rollouts);
            RolloutReport report = RolloutReport.of(rollouts);
            Rollout ramping = rollouts.named("ramping").revision("r1").start();
            Rollout shadowing = rollouts.named("shadowing")
                    .revision("r1")
                    .plan(RolloutPlan.builder()
                            .shadow(Shadow.of(Share.ALL, Duration.ofHours(1)))
                            .step(Share.percent(5), Duration.ofHours(1))
                            .deadline(Duration.ofMinutes(1))
                            .build())
                    .start();
            for (int i = 0; i < 1_000; i++) {
                call(ramping, i);
                call(shadowing, i);
                CompletableFuture<Arm> never = new CompletableFuture<>();
                shadowing.forKey(i).async().stable(() -> never).candidate(() -> never);
            }
            ramping.by("anna").pause("lunch");
            System.out.println(
                    console.details("ramping").rollout().phase() + report.html().contains("shadowing"));
        }

        private static void call(Rollout rollout, int key) {
            Arm unused = rollout.forKey(key).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
        }
    }

    @Test
    @Fault(18)
    void keepsNoJvmAlive() throws Exception {
        assertThat(ChildJvm.run(Forgetful.class, directory.toString())).endsWith("pausedtrue");
    }
}
