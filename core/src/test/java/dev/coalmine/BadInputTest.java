package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.FewKeys;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.StableHealth;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bad input gets an exception at once that names the parameter, the value and what is allowed. */
class BadInputTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class);
    }

    @Test
    void shares() {
        String allowed =
                ": a share is a percentage from 0% to 100% in steps of 0.0001%," + " such as percent(5) or \"0.25%\"";
        refused(() -> percent(101)).hasMessage("Invalid share 101.0%" + allowed);
        refused(() -> percent(-0.01)).hasMessage("Invalid share -0.01%" + allowed);
        refused(() -> percent(Double.NaN)).hasMessage("Invalid share NaN%" + allowed);
        refused(() -> percent(0.00001)).hasMessage("Invalid share 1.0E-5%" + allowed);
        refused(() -> Share.parse("5")).hasMessage("Invalid share \"5\"" + allowed);
        refused(() -> Share.parse("five%")).hasMessage("Invalid share \"five%\"" + allowed);
        refused(() -> Share.ofMillionths(1_000_001)).hasMessage("Invalid share 1000001 millionths" + allowed);
    }

    @Test
    void plans() {
        refused(() -> RolloutPlan.builder().build())
                .hasMessage("A plan needs at least one step: add step(percent(1), Duration.ofMinutes(10))");
        refused(() -> RolloutPlan.builder()
                        .step(percent(10), Duration.ofMinutes(1))
                        .step(percent(5), Duration.ofMinutes(1)))
                .hasMessage(
                        "Invalid step share 5% after 10%: a ramp only rises, so each step must lie above the one before");
        refused(() -> Step.of(percent(0), Duration.ZERO))
                .hasMessage("Invalid step share 0%: a step routes a share above 0%");
        refused(() -> Step.of(percent(1), Duration.ofSeconds(-1)))
                .hasMessage("Invalid step hold PT-1S: allowed is zero or more");
        refused(() -> Step.of(percent(1), Duration.ZERO).minCalls(-1))
                .hasMessage("Invalid step minCalls -1: allowed is 0 or more");
        refused(() -> RolloutPlan.builder().alpha(0)).hasMessage("Invalid alpha 0.0: allowed is 1e-9 to 0.5");
        refused(() -> RolloutPlan.builder().burstCap(1))
                .hasMessage("Invalid burstCap 1.0: allowed is a factor above 1, up to 1,000,000");
        refused(() -> RolloutPlan.builder().burstCap().burstCap(3)).hasMessageStartingWith("burstCap was already set");
        refused(() -> RolloutPlan.builder().alphaPass(0.6)).hasMessage("Invalid alphaPass 0.6: allowed is 1e-9 to 0.5");
        refused(() -> RolloutPlan.builder().fuse(Fuse.none()).fuse(Fuse.defaults()))
                .hasMessage("fuse was already set to no fuse");
        refused(() -> RolloutPlan.builder().guardrail(Guardrail.errorRate()).guardrail(Guardrail.errorRate()))
                .hasMessage("Duplicate guardrail error-rate: each metric is judged by one guardrail");
        refused(() -> Baseline.ratio(0)).hasMessage("Invalid baseline ratio 0: allowed is 1 to 1,000");
        refused(() -> Tolerance.ratio(0.9))
                .hasMessage("Invalid tolerated ratio 0.9: allowed is 1 (no worse than stable) to 100");
        refused(() -> Tolerance.percentagePoints(-1))
                .hasMessage("Invalid tolerated percentage points -1.0: allowed is 0 to 100");
        refused(() -> Fuse.defaults().window(4)).hasMessage("Invalid fuse window 4: allowed is 5 to 1,000 calls");
        refused(() -> Fuse.defaults().bulkheadFull(Duration.ofMillis(99)))
                .hasMessage("Invalid fuse bulkheadFull PT0.099S: allowed is 100 ms to 1 hour");
        refused(() -> RolloutPlan.builder().bulkhead(0))
                .hasMessage("Invalid bulkhead 0: allowed is 1 to 1,000,000 concurrent candidate calls");
        refused(() -> RolloutPlan.builder().bulkhead(5).bulkhead(6)).hasMessage("bulkhead was already set to 5");
    }

    @Test
    void checksThatHold() {
        refused(() -> SampleRatio.defaults().alpha(0))
                .hasMessage("Invalid sampleRatio alpha 0.0: allowed is 1e-9 to 0.5");
        refused(() -> SampleRatio.defaults().tolerating(0.6))
                .hasMessage("Invalid sampleRatio tolerance 0.6: allowed is 0.001 to 0.5");
        refused(() -> StableHealth.defaults().slowPart(0.01))
                .hasMessage("Invalid stableHealth slowPart 0.01: allowed is 0.011 to 1");
        refused(() -> RolloutPlan.builder().sampleRatio(SampleRatio.none()).sampleRatio(SampleRatio.none()))
                .hasMessage("sampleRatio was already set to no sample ratio");
        refused(() -> RolloutPlan.builder().stableHealth(StableHealth.none()).stableHealth(StableHealth.none()))
                .hasMessage("stableHealth was already set to none");
    }

    @Test
    void fewKeys() {
        refused(() -> FewKeys.defaults().window(4)).hasMessage("Invalid fewKeys window 4: allowed is 5 to 1,000 calls");
        refused(() -> FewKeys.defaults().failureRate(0))
                .hasMessage("Invalid fewKeys failureRate 0.0: allowed is above 0, up to 1");
        refused(() -> FewKeys.defaults().distinctKeys(0))
                .hasMessage("Invalid fewKeys distinctKeys 0: allowed is 1 to 100 keys");
    }

    @Test
    void guardrails() {
        refused(() -> Guardrail.errorRate().weight(0))
                .hasMessage("Invalid weight 0.0 of guardrail error-rate: allowed is above 0, up to 1,000");
        refused(() -> Guardrail.latency().tolerating(Tolerance.ratio(2), Duration.ofMillis(-1)))
                .hasMessage("Invalid tolerated latency difference PT-0.001S: allowed is zero to 1 hour");
        refused(() -> Guardrail.latency().weight(Double.NaN)).hasMessageContaining("Invalid weight NaN");
        refused(() -> Guardrail.errorRateBelow(percent(0)))
                .hasMessage("Invalid ceiling 0% of the error rate: allowed is above 0%, below 100%");
        refused(() -> Guardrail.errorRateBelow(percent(100))).hasMessageContaining("100%");
        refused(() -> Guardrail.quantileBelow(0.49, Duration.ofMillis(1)))
                .hasMessage("Invalid quantile 0.49: allowed is 0.5 to 0.9999");
        refused(() -> Guardrail.quantileBelow(1, Duration.ofMillis(1))).hasMessageContaining("1.0");
        refused(() -> Guardrail.quantileBelow(0.99, Duration.ofNanos(999)))
                .hasMessage("Invalid ceiling PT0.000000999S of a quantile: allowed is 1 µs to 1 hour");
        refused(() -> Guardrail.quantileBelow(0.99, Duration.ofMinutes(61))).hasMessageContaining("PT1H1M");
        RolloutPlan.Builder six = RolloutPlan.builder()
                .guardrail(Guardrail.failuresOf(IllegalStateException.class))
                .guardrail(Guardrail.failuresOf(IllegalArgumentException.class))
                .guardrail(Guardrail.failuresOf(UnsupportedOperationException.class))
                .guardrail(Guardrail.quantileBelow(0.5, Duration.ofMillis(100)))
                .guardrail(Guardrail.quantileBelow(0.99, Duration.ofMillis(200)))
                .guardrail(Guardrail.quantileBelow(0.999, Duration.ofMillis(500)));
        refused(() -> six.guardrail(Guardrail.failuresOf(NullPointerException.class)))
                .hasMessage("Invalid guardrail failures-of-NullPointerException: a plan has at most 6 of"
                        + " failuresOf(...) and quantileBelow(...)");
    }

    @Test
    void gatesBakesAndRetries() {
        Duration hour = Duration.ofHours(1);
        Step step = Step.of(percent(5), hour);
        refused(() -> step.longestHold(Duration.ofMinutes(59), Overdue.HOLD))
                .hasMessage("Invalid step longestHold PT59M: allowed is above zero, and no less than the hold of PT1H");
        refused(() -> Step.of(percent(5), Duration.ZERO).longestHold(Duration.ZERO, Overdue.HOLD))
                .hasMessageContaining("Invalid step longestHold PT0S");
        refused(() -> Bake.of(Duration.ofSeconds(-1))).hasMessage("Invalid bake hold PT-1S: allowed is zero or more");
        refused(() -> Bake.of(hour).minCalls(-1)).hasMessage("Invalid bake minCalls -1: allowed is 0 or more");
        refused(() -> Bake.of(hour).holdBack(percent(0)))
                .hasMessage("Invalid hold-back 0%: allowed is above 0%, since there must be something to compare with,"
                        + " and below 100%");
        refused(() -> Bake.of(hour).holdBack(percent(100))).hasMessageStartingWith("Invalid hold-back 100%");
        refused(() -> RolloutPlan.builder().step(percent(95), hour).bake(hour).build())
                .hasMessage("The last step has 95%, but the bake holds back 10%, and so would take users away from the"
                        + " candidate: end at 90% or below, or hold back less");
        refused(() -> RolloutPlan.builder().bake(hour).bake(hour))
                .hasMessage("bake was already set to bake with 10% held back for PT1H and 100 calls");
        refused(() -> RolloutPlan.builder().retry(0, hour))
                .hasMessage("Invalid retry maxAttempts 0: allowed is 1 to 20");
        refused(() -> Retry.of(21, hour)).hasMessageContaining("maxAttempts 21");
        refused(() -> Retry.of(1, Duration.ofMillis(999)))
                .hasMessage("Invalid retry coolDown PT0.999S: allowed is 1 second to 30 days");
        refused(() -> Retry.of(1, Duration.ofDays(31))).hasMessageContaining("coolDown PT744H");
        refused(() -> RolloutPlan.builder().retry(1, hour).retry(2, hour))
                .hasMessage("retry was already set to retry(1, PT1H)");
    }

    @Test
    void warmUps() {
        refused(() -> WarmUp.defaults().calls(-1)).hasMessage("Invalid warm-up calls -1: allowed is 0 or more");
        refused(() -> WarmUp.defaults().calls(10, 9))
                .hasMessage("Invalid most warm-up calls 9: allowed is 10, the fewest, or more");
        refused(() -> WarmUp.defaults().time(Duration.ofMillis(-1)))
                .hasMessage("Invalid warm-up time PT-0.001S: allowed is zero or more");
        refused(() -> RolloutPlan.builder().warmUp(WarmUp.none()).warmUp(WarmUp.none()))
                .hasMessage("warmUp was already set to no warm-up");
        refused(() -> RolloutPlan.builder()
                        .step(percent(5), Duration.ZERO)
                        .guardrail(Guardrail.errorRate())
                        .warmUp(WarmUp.defaults())
                        .build())
                .hasMessage(
                        "warmUp is set to warm-up of 2000 to 50000 calls and PT30S, but no guardrail judges latency: add"
                                + " guardrail(latency()), or leave warmUp out");
    }

    @Test
    void names() {
        refused(() -> world.rollouts.named("two words"))
                .hasMessage("Invalid rollout name \"two words\": allowed are 1 to 64 letters, digits, dots, dashes and"
                        + " underscores, starting with a letter or digit");
        refused(() -> world.rollouts.named("line\nbreak"))
                .hasMessageStartingWith("Invalid rollout name \"line?break\"");
        world.rollouts.named("pricing").start();
        refused(() -> world.rollouts.named("pricing").start())
                .hasMessage("A rollout named \"pricing\" is already running: close it first, or give the new one"
                        + " another name");
        refused(() -> world.rollouts.find("pricing").orElseThrow().by(" "))
                .hasMessage("Invalid who \" \": allowed are 1 to 500 characters on one line");
    }

    interface Async {
        Future<String> later(String key);
    }

    interface Published {
        Flow.Publisher<String> later(String key);
    }

    interface ByEnum {
        String of(Arm arm);
    }

    sealed interface Sealed {
        record Only() implements Sealed {}
    }

    @Test
    void wrappings() {
        Rollout rollout = world.rollouts.named("pricing").start();
        KeySource first = Keys.argument(0);

        refused(() -> rollout.wrap(String.class).keyedBy(first).stable("a").candidate("b"))
                .hasMessage("Cannot wrap java.lang.String: it is not an interface; wrap the interface that both"
                        + " implementations share, or use forKey(...).stable(...).candidate(...) at the call site");
        assertThatThrownBy(() -> rollout.wrap(null)).hasMessage("type");
        refused(() -> rollout.wrap(Runnable.class).stable(() -> {}).candidate(() -> {}))
                .hasMessage("pricing has no routing key: add keyedBy(Keys.argument(0)), keyedBy(Keys.from(...)) or"
                        + " keyedBy(Keys.ambient()), mark a parameter with @RoutingKey, or let the rollout route each call by a coin of its own with"
                        + " missingKey(RANDOM)");
        refused(() -> rollout.wrap(Runnable.class)
                        .keyedBy(first)
                        .stable(() -> {})
                        .candidate(() -> {}))
                .hasMessage("Keys.argument(0) does not fit java.lang.Runnable: none of its methods has that many"
                        + " arguments");
        refused(() -> rollout.wrap(ByEnum.class)
                        .keyedBy(first)
                        .stable(Arm::label)
                        .candidate(Arm::label))
                .hasMessageStartingWith("Keys.argument(0) does not fit " + ByEnum.class.getName()
                        + ".of: a dev.coalmine.plan.Arm cannot be a routing key; allowed are");
        refused(() -> rollout.wrap(Async.class).keyedBy(first).stable(k -> null).candidate(k -> null))
                .hasMessageContaining("later returns a Future");
        refused(() -> rollout.wrap(Published.class)
                        .keyedBy(first)
                        .stable(k -> null)
                        .candidate(k -> null))
                .hasMessageContaining("later returns a Publisher");
        refused(() -> rollout.wrap(Sealed.class)
                        .keyedBy(Keys.from((method, arguments) -> "k"))
                        .stable(new Sealed.Only())
                        .candidate(new Sealed.Only()))
                .hasMessageContaining("sealed");
        refused(() -> Keys.argument(-1)).hasMessage("Invalid argument index -1: allowed is 0 or more");
        refused(() -> Keys.of()).hasMessage("A composite routing key needs at least one part");
        refused(() -> Keys.of(Arm.STABLE))
                .hasMessageContaining("allowed are String, long, int, UUID and Keys.of(...) of these");
    }

    @Test
    void interfacesOutOfReach() throws ClassNotFoundException {
        Rollout rollout = world.rollouts.named("pricing").start();
        Class<?> hidden = Class.forName("jdk.internal.access.JavaNioAccess");

        refused(() -> rollout.wrap(hidden))
                .hasMessageMatching(
                        "Cannot wrap jdk\\.internal\\.access\\.JavaNioAccess: its method \\w+ is out of reach,"
                                + " because package jdk\\.internal\\.access of module java\\.base is neither exported nor open;"
                                + " add \"opens jdk\\.internal\\.access to dev\\.coalmine;\" to that module,"
                                + " or call wrap\\(JavaNioAccess\\.class, MethodHandles\\.lookup\\(\\)\\) in a class of"
                                + " that package");
    }

    @Test
    void overrides() {
        refused(() -> Overrides.none().force(Arm.STABLE, "anna").force(Arm.CANDIDATE, "anna"))
                .hasMessage("A key cannot be forced to candidate: it is already forced to stable");
        refused(() -> Overrides.none().forceAll(Arm.STABLE).forceAll(Arm.CANDIDATE))
                .hasMessage("Not everything can be forced to candidate: it is already forced to stable");
        refused(() -> Rollouts.builder().forcing("no name", Arm.STABLE))
                .hasMessageStartingWith("Invalid rollout name \"no name\": allowed are 1 to 64 letters");
    }

    @Test
    void commands() {
        Rollout rollout = world.rollouts.named("pricing").start();
        Operator anna = rollout.by("anna");

        refused(() -> anna.resume("now"))
                .hasMessage("Cannot resume pricing: it is ramping; only what is paused can be resumed");
        anna.abort("enough");
        refused(() -> anna.promote("now"))
                .hasMessage(
                        "Cannot promote pricing: it is aborted, which a human has to acknowledge first; only what is under watch can be promoted");
        rollout.close();
        refused(() -> anna.pause("now")).hasMessage("Cannot pause pricing: it is closed");
        refused(() -> {
                    world.rollouts.close();
                    world.rollouts.named("late").start();
                })
                .hasMessage("Cannot start late: its registry is closed");
    }
}
