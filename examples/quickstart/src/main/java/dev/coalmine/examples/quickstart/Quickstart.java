package dev.coalmine.examples.quickstart;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.report.RolloutReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Four attempts to replace the same code, one after the other, under the same plan: the first is promoted, the second is
 * tripped by the judge on its errors, the third on its latency, and the fourth is stopped by the fuse.
 */
public final class Quickstart {
    /** A ramp for people who watch; in life the holds are minutes and hours. */
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .step(percent(1), Duration.ofSeconds(3))
            .step(percent(5), Duration.ofSeconds(10))
            .step(percent(25), Duration.ofSeconds(10))
            .step(percent(50), Duration.ofSeconds(10))
            .warmUp(WarmUp.defaults().time(Duration.ofSeconds(10)))
            .build();

    /** How often the judge looks: late enough for people to see the fuse be first where every call fails. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final int CALLS_PER_SECOND = 20_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private static final Path PAGE = Path.of("target", "quickstart.html");

    private final PrintStream out;
    private final ProgressView view;
    private final RolloutReport report = RolloutReport.builder().build();
    private final Users users = new Users(100_000);

    private Quickstart(PrintStream out) {
        this.out = out;
        this.view = new ProgressView(out, ProgressView.onTerminal());
    }

    /** Runs all of them, and exits with 0 if each of them ended as it should. */
    public static void main(String[] args) throws InterruptedException, IOException {
        System.exit(new Quickstart(System.out).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException, IOException {
        long start = System.nanoTime();
        out.println("A site trims texts with RE2/J. Four people would like to replace that by something faster.");
        out.println(Row.format(
                "%,d users make %,d calls a second with real documents; one in %d has a very long run of blanks.",
                users.count(), CALLS_PER_SECOND, Documents.ONE_IN));
        List<Outcome> outcomes = new ArrayList<>();
        for (Scenario scenario : Scenario.all()) {
            outcomes.add(play(scenario));
        }
        Summary summary = new Summary(outcomes, Duration.ofNanos(System.nanoTime() - start));
        summary.print(out);
        out.println("The whole story as a page: " + report.writeTo(PAGE).toAbsolutePath());
        report.close();
        return summary.good();
    }

    /** Plays one attempt until its rollout has ended, and a little longer to see what callers get from then on. */
    private Outcome play(Scenario scenario) throws InterruptedException {
        AtomicReference<Ending> ending = new AtomicReference<>(Ending.NONE);
        try (Rollouts rollouts = Rollouts.builder().tick(TICK).build()) {
            rollouts.addListener(event -> {
                view.say(event);
                ending.set(Ending.of(event));
            });
            report.follow(rollouts);
            view.begin(scenario);

            Rollout rollout = rollouts.named(scenario.rollout()).plan(PLAN).start();
            Trimmer trimmer = rollout.wrap(Trimmer.class)
                    .keyedBy(Keys.argument(0))
                    .stable(Trimmers.stable())
                    .candidate(scenario.candidate());

            Traffic traffic = Traffic.start(trimmer, new Load(users, scenario.documents(), CALLS_PER_SECOND));
            try (traffic) {
                watch(rollout, traffic, LONGEST, () -> ending.get() != Ending.NONE);
                watch(rollout, traffic, AFTERWARDS, () -> false);
            }
            view.end();
            return new Outcome(scenario, ending.get(), rollout.status(), traffic.seen());
        }
    }

    private void watch(Rollout rollout, Traffic traffic, Duration longest, BooleanSupplier enough)
            throws InterruptedException {
        long start = System.nanoTime();
        while (!enough.getAsBoolean() && System.nanoTime() - start < longest.toNanos()) {
            view.show(rollout, traffic.seen());
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }
}
