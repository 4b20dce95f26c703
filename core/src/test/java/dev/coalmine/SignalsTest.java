package dev.coalmine;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Guardrail.signal;
import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.CompositeKey;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.stats.SignalStats;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Business signals, recorded and judged through the front door on a virtual clock. */
class SignalsTest {
    private final World world = new World();
    private final SplittableRandom random = new SplittableRandom(7);

    @AfterEach
    void close() {
        world.close();
    }

    private static RolloutPlan plan(double percent, Guardrail... guardrails) {
        RolloutPlan.Builder plan = RolloutPlan.builder().step(percent(percent), Duration.ofDays(1_000));
        for (Guardrail guardrail : guardrails) {
            plan.guardrail(guardrail);
        }
        return plan.build();
    }

    private Rollout start(double percent, Guardrail... guardrails) {
        return world.rollouts.named("shop").plan(plan(percent, guardrails)).start();
    }

    private static Finding finding(Rollout rollout, String guardrail) {
        return rollout.status().verdict().findings().stream()
                .filter(finding -> finding.guardrail().equals(guardrail))
                .findFirst()
                .orElseThrow();
    }

    private static SignalStats stats(Rollout rollout, String signal) {
        return rollout.status().signals().stream()
                .filter(stats -> stats.name().equals(signal))
                .findFirst()
                .orElseThrow();
    }

    /** Lets customers buy, each a basket of lognormal value, with a tick after every hundred. */
    private void baskets(Rollout rollout, int customers, double candidateTimes) {
        Signal basket = rollout.signal("basket");
        for (int i = 1; i <= customers; i++) {
            String customer = "customer-" + random.nextLong();
            double value = 40 * Math.exp(random.nextGaussian());
            basket.record(customer, World.armOf(rollout, customer) == Arm.CANDIDATE ? candidateTimes * value : value);
            if (i % 100 == 0) {
                world.time.advance(Duration.ofMillis(250));
            }
        }
    }

    /** Lets users visit, of whom those parts order on each arm. */
    private void visits(Rollout rollout, int users, double stableOrders, double candidateOrders) {
        Signal order = rollout.signal("order");
        for (int i = 1; i <= users; i++) {
            long user = random.nextLong();
            Arm arm = rollout.forKey(user).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
            if (random.nextDouble() < (arm == Arm.CANDIDATE ? candidateOrders : stableOrders)) {
                order.count(user);
            }
            if (i % 100 == 0) {
                world.time.advance(Duration.ofMillis(250));
            }
        }
    }

    @Test
    @Promise({"J2", "J5"})
    void aCandidateWhoseValuesDropIsTripped() {
        Rollout rollout = start(10, signal("basket").mustNotDrop());
        baskets(rollout, 60_000, 0.7);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence())
                .matches(
                        "Tripped shop at 10%: the first basket of [\\d,]+ candidate keys ranks at [34][\\d.]+% on average where"
                                + " that of [\\d,]+ stable keys ranks at [\\d.]+%; odds .+ to 1 against a healthy candidate,"
                                + " limit 1,333 to 1");
    }

    @Test
    @Promise("J2")
    void oneWhoseValuesRiseIsTrippedWhereThatIsHarm() {
        Rollout rollout = start(10, signal("basket").mustNotRise());
        baskets(rollout, 60_000, 1.4);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
    }

    @Test
    @Promise("J1")
    void whatIsNoHarmTripsNothing() {
        Rollout rollout =
                start(10, signal("basket").mustNotDrop(), signal("order").rateMustNotDrop());
        baskets(rollout, 30_000, 1.4);
        visits(rollout, 30_000, 0.1, 0.2);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    @Promise({"J1", "J3"})
    void whatHitsBothSidesTripsNothing() {
        Rollout rollout = start(
                10,
                signal("basket").mustNotDrop(),
                signal("order").rateMustNotDrop(),
                signal("order").rateMustNotRise());
        baskets(rollout, 20_000, 1);
        visits(rollout, 20_000, 0.2, 0.2);
        visits(rollout, 20_000, 0.02, 0.02);
        visits(rollout, 5_000, 0.9, 0.9);
        baskets(rollout, 20_000, 1);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(finding(rollout, "order-rate-drop").evidence().tally().keys())
                .isGreaterThan(5_000);
        assertThat(finding(rollout, "basket-drop").evidence().tally().keys()).isGreaterThan(20_000);
    }

    /** Nobody ever says that a user did not order. */
    @Test
    @Promise({"J2", "J5"})
    void aCandidateOnWhichFewerUsersOrderIsTripped() {
        Rollout rollout = start(10, signal("order").rateMustNotDrop());
        visits(rollout, 60_000, 0.1, 0.05);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence())
                .matches(
                        "Tripped shop at 10%: [\\d,]+ of [\\d,]+ distinct keys with order were on the candidate where [\\d,.]+"
                                + " were to be expected; odds .+ to 1 against a healthy candidate, limit 1,333 to 1");
    }

    @Test
    @Promise("J2")
    void aCandidateOnWhichNobodyOrdersIsTrippedAsWell() {
        Rollout rollout = start(10, signal("order").rateMustNotDrop());
        visits(rollout, 60_000, 0.1, 0);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
    }

    @Test
    @Promise({"J2", "J5"})
    void whereBothOutcomesAreRecordedTheSentenceSaysTheRates() {
        Rollout rollout = start(50, signal("refund").rateMustNotRise());
        Signal refund = rollout.signal("refund");
        for (int i = 1; i <= 20_000; i++) {
            UUID user = new UUID(random.nextLong(), random.nextLong());
            Arm arm = rollout.forKey(user).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
            refund.record(user, random.nextDouble() < (arm == Arm.CANDIDATE ? 0.04 : 0.02));
            if (i % 100 == 0) {
                world.time.advance(Duration.ofMillis(250));
            }
        }
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence())
                .matches(".* distinct keys with refund were on the candidate where [\\d,.]+ were to be expected"
                        + " \\([\\d.]+% of [\\d,]+ recorded against [\\d.]+% of [\\d,]+\\); odds .*");
    }

    @Test
    @Promise("J4")
    void whatIsNoWorseIsProven() {
        Rollout rollout =
                start(50, signal("basket").mustNotDrop(), signal("order").rateMustNotDrop());
        assertThat(finding(rollout, "basket-drop").kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        baskets(rollout, 40_000, 1.05);
        visits(rollout, 40_000, 0.3, 0.33);

        assertThat(finding(rollout, "basket-drop").kind()).isEqualTo(Verdict.Kind.PASS);
        assertThat(finding(rollout, "order-rate-drop").kind()).isEqualTo(Verdict.Kind.PASS);
        assertThat(finding(rollout, "order-rate-drop").sentence()).startsWith("proven: ");
    }

    @Test
    void asSignalItHolds() {
        Rollout rollout = world.rollouts
                .named("shop")
                .plan(RolloutPlan.builder()
                        .step(percent(50), Duration.ofMinutes(1))
                        .step(percent(60), Duration.ofDays(1))
                        .guardrail(errorRate())
                        .guardrail(signal("order").rateMustNotDrop().asSignal())
                        .build())
                .start();
        visits(rollout, 20_000, 0.2, 0.1);
        world.time.advance(Duration.ofHours(1));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor())
                .anySatisfy(hold -> assertThat(hold).startsWith("the signal order-rate-drop: "));
    }

    /** One customer makes a tenth of all purchases, for amounts beyond all others; another never stops refunding. */
    @Test
    @Fault(35)
    @Promise("J1")
    void aHostileCustomerMovesNothing() {
        Rollout rollout =
                start(10, signal("basket").mustNotDrop(), signal("refund").rateMustNotRise());
        String rich = World.keyOn(rollout, Arm.STABLE);
        String hostile = World.keyOn(rollout, Arm.CANDIDATE);
        for (int i = 0; i < 300; i++) {
            baskets(rollout, 100, 1);
            for (int again = 0; again < 10; again++) {
                rollout.signal("basket").record(rich, 1e12);
                rollout.signal("basket").record(hostile, -1e12);
                rollout.signal("refund").count(hostile);
            }
        }
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(finding(rollout, "refund-rate-rise").evidence().tally().keys())
                .isEqualTo(1);
    }

    @Test
    @Promise("R7")
    @Fault({23, 25})
    void onlyKeysThatAreRoutedByTheHashAreCounted() {
        Rollout rollout = world.rollouts
                .named("shop")
                .plan(plan(50, signal("basket").mustNotDrop(), signal("order").rateMustNotDrop()))
                .overrides(Overrides.none().force(Arm.CANDIDATE, "tester"))
                .start();
        Signal basket = rollout.signal("basket");
        basket.record("tester", 5);
        basket.record((String) null, 5);
        basket.record("", 5);
        RoutingContext.none().forcing("shop", Arm.CANDIDATE).run(() -> basket.record("somebody", 5));
        basket.record("somebody", Double.NaN);
        basket.record("somebody", Double.NEGATIVE_INFINITY);
        assertThat(stats(rollout, "basket").excluded()).isEqualTo(4);
        assertThat(stats(rollout, "basket").ignored()).isEqualTo(2);
        assertThat(stats(rollout, "basket").stable().values()
                        + stats(rollout, "basket").candidate().values())
                .isZero();

        RoutingContext.of("somebody").run(() -> basket.record((String) null, 5));
        basket.record(Keys.of("a", "b"), 5);
        basket.record((CompositeKey) null, 5);
        basket.record(UUID.randomUUID(), 5);
        basket.record(17, 5);
        assertThat(stats(rollout, "basket").stable().values()
                        + stats(rollout, "basket").candidate().values())
                .isEqualTo(4);
        assertThat(stats(rollout, "basket").excluded()).isEqualTo(5);

        rollout.by("ops").abort("no more");
        basket.record("somebody", 5);
        rollout.signal("order").count("somebody");
        assertThat(stats(rollout, "basket").excluded()).isEqualTo(6);
        assertThat(stats(rollout, "order").excluded()).isEqualTo(1);
    }

    @Test
    void theStatusShowsBothArms() {
        Rollout rollout = start(50, errorRate());
        for (int i = 0; i < 10_000; i++) {
            String user = "user-" + i;
            boolean onCandidate = World.armOf(rollout, user) == Arm.CANDIDATE;
            rollout.signal("price").record(user, onCandidate ? 20 : -10);
            rollout.signal("click").record(user, i % 4 == 0);
        }
        SignalStats price = stats(rollout, "price");
        assertThat(price.candidate().mean()).isCloseTo(20, within(1e-9));
        assertThat(price.stable().mean()).isCloseTo(-10, within(1e-9));
        assertThat(price.candidate().quantiles().p10()).isCloseTo(20, within(0.6));
        assertThat(price.stable().quantiles().p90()).isCloseTo(-10, within(0.3));
        assertThat(price.stable().values() + price.candidate().values()).isEqualTo(10_000);
        assertThat(stats(rollout, "click").candidate().rate()).isCloseTo(0.25, within(0.03));
        assertThat(rollout.status().verdict().findings())
                .extracting(Finding::guardrail)
                .containsExactly("error-rate", "sample-ratio");
    }

    @Test
    void thereIsALimitedNumberOfSignals() {
        Rollout rollout = start(50, signal("basket").mustNotDrop());
        for (int i = 0; i < 100; i++) {
            rollout.signal("made-of-data-" + i).count("somebody");
        }
        rollout.signal("basket").record("somebody", 1);

        RolloutStatus status = rollout.status();
        assertThat(status.signals()).hasSize(64).anyMatch(stats -> stats.name().equals("basket"));
        assertThat(status.counters().internalFailures()).isPositive();
    }

    @Test
    void badNamesAndTolerancesAreRefused() {
        Rollout rollout = start(50, errorRate());
        assertThatThrownBy(() -> rollout.signal("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid signal name of 3 characters: allowed are 1 to 64 letters, digits, dots, dashes and"
                        + " underscores, starting with a letter or digit");
        assertThatThrownBy(() -> signal("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signal("x").mustNotDrop().tolerating(Tolerance.ratio(2)))
                .hasMessage("Invalid tolerated ratio 2.0 of x-drop: allowed is 1 to 1.9");
        assertThatThrownBy(() -> signal("x").mustNotRise().proving(Tolerance.ratio(1)))
                .hasMessage("Invalid proven ratio 1.0 of x-rise: allowed is 1.01, which is tolerated, and above");
        RolloutPlan.Builder plan = RolloutPlan.builder().step(Share.percent(1), Duration.ZERO);
        for (int i = 0; i < RolloutPlan.MOST_SIGNALS; i++) {
            plan.guardrail(signal("s" + i).mustNotDrop());
        }
        assertThatThrownBy(() -> plan.guardrail(signal("more").mustNotDrop()))
                .hasMessage("Invalid guardrail more-drop: a plan has at most 8 of signal(...)");
    }

    /** Recording is on the way of business code, so it must not make garbage. */
    @Test
    @Promise("M4")
    void recordingAllocatesNothing() {
        Rollout rollout =
                start(50, signal("basket").mustNotDrop(), signal("order").rateMustNotDrop());
        baskets(rollout, 2_000, 1);
        world.time.advance(Duration.ofMinutes(10));
        Signal basket = rollout.signal("basket");
        Signal order = rollout.signal("order");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                basket.record("customer-1", i);
                order.count(i & 63);
            }
            bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(bytes).isLessThan(10_000);
    }
}
