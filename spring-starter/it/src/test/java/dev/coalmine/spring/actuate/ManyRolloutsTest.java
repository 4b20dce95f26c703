package dev.coalmine.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollout;
import dev.coalmine.console.Console;
import dev.coalmine.console.RolloutFilter;
import dev.coalmine.spring.actuate.WatchedApplication.Answer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a poll costs where a thousand rollouts run: printed, not asserted. */
class ManyRolloutsTest {
    private static final int ROLLOUTS = 1_000;
    private static final int POLLS = 40;

    @Test
    void aPollOfAThousandIsPrinted() {
        try (WatchedApplication application = WatchedApplication.open(WatchedApplication.EXPOSED)) {
            for (int i = 0; i < ROLLOUTS; i++) {
                Rollout rollout = application.started("rollout-" + (ROLLOUTS + i));
                for (int user = 0; user < 50; user++) {
                    rollout.forKey("user-" + user).stable(() -> 1).candidate(() -> 2);
                }
            }
            Answer list = application.get("/actuator/rollouts?text=rollout-19&page=2");
            assertThat(list.json())
                    .containsEntry("total", ROLLOUTS)
                    .containsEntry("matching", 100)
                    .containsEntry("pages", 2);
            Console console = application.context().getBean(Console.class);
            System.out.printf(
                    "One poll of %,d rollouts, median of %d: %.1f ms of CPU for a list of 50, %.1f ms for the details of"
                            + " one; over HTTP, with all that the machine does besides, %.1f ms (%,d bytes) and %.1f ms"
                            + " (%,d bytes)%n",
                    ROLLOUTS,
                    POLLS,
                    cpuMillis(() -> console.list(RolloutFilter.all())),
                    cpuMillis(() -> console.details("rollout-1500")),
                    median(application, "/actuator/rollouts"),
                    application.get("/actuator/rollouts").body().length(),
                    median(application, "/actuator/rollouts/rollout-1500"),
                    application.get("/actuator/rollouts/rollout-1500").body().length());
        }
    }

    private static double cpuMillis(Runnable poll) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] millis = new double[POLLS];
        for (int i = 0; i < POLLS; i++) {
            long start = threads.getCurrentThreadCpuTime();
            poll.run();
            millis[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[POLLS / 2];
    }

    private static double median(WatchedApplication application, String path) {
        double[] millis = new double[POLLS];
        for (int i = 0; i < POLLS; i++) {
            long start = System.nanoTime();
            assertThat(application.get(path).status()).isEqualTo(200);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[POLLS / 2];
    }
}
