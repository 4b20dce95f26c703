package dev.coalmine.fleet.redis;

import dev.coalmine.Operator;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.RolloutId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A member of a fleet that is a process of its own, under load of its own; {@link MemberProcess} is its other end. It does
 * what it reads line by line, and says how it stands ten times a second.
 */
final class FleetMember {
    private static final double FAILS_ANYWAY = 0.001;

    private static final RolloutPlan PLAN = plan();

    /** Steps of 15 s, more than a test has time or commands for, so that there is always something to go up to. */
    private static RolloutPlan plan() {
        RolloutPlan.Builder plan = RolloutPlan.builder().warmUp(WarmUp.none()).guardrail(Guardrail.errorRate());
        for (int percent = 5; percent <= 50; percent += 5) {
            plan.step(Step.of(Share.percent(percent), Duration.ofSeconds(15)).minCalls(0));
        }
        return plan.step(Step.of(Share.percent(60), Duration.ofDays(1)).minCalls(0))
                .build();
    }

    private final Rollout rollout;
    private final SplittableRandom random = new SplittableRandom();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong surprises = new AtomicLong();
    private volatile double failing = FAILS_ANYWAY;

    private FleetMember(Rollout rollout) {
        this.rollout = rollout;
    }

    /** Runs a member; the arguments are where Redis is, and the revision. */
    public static void main(String[] arguments) throws IOException {
        try (RedisFleetStore store = RedisFleetStore.builder()
                        .uri(arguments[0])
                        .timeout(Duration.ofSeconds(1)) // long enough for a busy machine
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
                Rollouts rollouts =
                        Rollouts.builder().store(store).fleetSize(100).build()) {
            rollouts.addListener(event -> say("event", event.change().sentence()));
            FleetMember member = new FleetMember(
                    rollouts.named("pricing").revision(arguments[1]).plan(PLAN).start());
            ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            });
            var serving = threads.scheduleWithFixedDelay(member::serve, 0, 10, TimeUnit.MILLISECONDS);
            var reporting = threads.scheduleWithFixedDelay(member::report, 0, 100, TimeUnit.MILLISECONDS);
            member.obey();
            serving.cancel(false);
            reporting.cancel(false);
        }
    }

    private void obey() throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "fail" -> failing = Double.parseDouble(words[1]);
                case "audit" -> say("audit", encoded(audit()));
                default -> command(words[0], words[1]);
            }
        }
    }

    private String audit() {
        return rollout.status().audit().toJsonLines(new RolloutId("pricing", rollout.revision()));
    }

    /** One line can hold no other, and is not taken apart by anything in it. */
    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void command(String command, String reason) {
        Operator anna = rollout.by("anna");
        try {
            switch (command) {
                case "pause" -> anna.pause(reason);
                case "resume" -> anna.resume(reason);
                case "advance" -> anna.advance(reason);
                case "abort" -> anna.abort(reason);
                case "share" -> anna.setShare(shareOf(reason), reason);
                default -> throw new IllegalArgumentException(command);
            }
            say("done", reason);
        } catch (IllegalStateException | IllegalArgumentException refusal) {
            say("refused", reason + ": " + refusal.getMessage());
        }
    }

    /** Another one for each command, since a share that is in force already is no change, and leaves no trace. */
    private static Share shareOf(String reason) {
        return Share.percent(11 + Integer.parseInt(reason.replaceAll("\\D", "")) / 100.0);
    }

    private void serve() {
        for (int i = 0; i < 4; i++) {
            try {
                String unused = rollout.forKey(random.nextLong())
                        .stable(() -> price(FAILS_ANYWAY))
                        .candidate(() -> price(failing));
                calls.incrementAndGet();
            } catch (Unavailable expected) {
                calls.incrementAndGet();
            } catch (Throwable surprise) {
                surprises.incrementAndGet();
            }
        }
    }

    private String price(double chance) {
        if (random.nextDouble() < chance) {
            throw new Unavailable();
        }
        return "9.99";
    }

    /** How calls fail here. */
    private static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void report() {
        RolloutStatus status = rollout.status();
        FleetHealth fleet = status.fleet();
        say(
                "state",
                status.phase().label() + " " + status.share() + " "
                        + (fleet != null && fleet.leads() ? "leads" : "follows") + " "
                        + (fleet == null ? "" : fleet.contact()) + " " + calls + " " + surprises
                        + " " + (fleet == null ? "" : fleet.problem()));
    }

    private static synchronized void say(String kind, String what) {
        System.out.println(kind + " " + what);
    }
}
