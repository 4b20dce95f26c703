package dev.coalmine;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.FewKeys;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rollout that a handful of tenants call, through the front door on a virtual clock. */
class FewKeysTest {
    private final World world = new World();
    private Rollout rollout = start(Fuse.defaults());

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(Fuse fuse) {
        return world.rollouts
                .named("pricing")
                .plan(RolloutPlan.builder()
                        .step(Step.of(percent(50), Duration.ofMinutes(5)).minCalls(10))
                        .step(percent(60), Duration.ofDays(1_000))
                        .guardrail(errorRate())
                        .fuse(fuse)
                        .build())
                .start();
    }

    private void use(Fuse fuse) {
        rollout.close();
        rollout = start(fuse);
    }

    /** Returns so many tenants on that arm. */
    private List<String> tenants(Arm arm, int number) {
        List<String> tenants = new ArrayList<>();
        for (int i = 0; tenants.size() < number; i++) {
            if (World.armOf(rollout, "tenant-" + i) == arm) {
                tenants.add("tenant-" + i);
            }
        }
        return tenants;
    }

    /** Lets all tenants call once a second until the rollout is tripped, at most so often. */
    private void rounds(int number, int onCandidate, Predicate<String> candidateFails, boolean stableFails) {
        List<String> candidates = tenants(Arm.CANDIDATE, onCandidate);
        List<String> tenants = new ArrayList<>(tenants(Arm.STABLE, 3));
        tenants.addAll(candidates);
        for (int round = 0; round < number && !(rollout.status().phase() instanceof Phase.Tripped); round++) {
            for (String tenant : tenants) {
                Throwable unused = catchThrowable(() -> rollout.forKey(tenant)
                        .stable(() -> failIf(stableFails))
                        .candidate(() -> failIf(candidateFails.test(tenant))));
            }
            world.time.advance(Duration.ofSeconds(1));
        }
    }

    private static void failIf(boolean failing) {
        if (failing) {
            throw new IllegalStateException("failed");
        }
    }

    @Test
    void aCandidateThatFailsForItsThreeTenantsIsRolledBack() {
        rounds(200, 3, tenant -> true, false);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence())
                .matches(
                        "Tripped pricing at 50%: the fuse blew: 50 of the last 50 candidate calls failed, from 3 distinct"
                                + " keys, while 0 of \\d+ stable calls did");
        assertThat(rollout.status().candidate().failures()).isBetween(45L, 50L);
    }

    @Test
    void withoutTheGuardNobodyEverDecides() {
        use(Fuse.defaults().fewKeys(FewKeys.none()));
        rounds(250, 3, tenant -> true, false);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    @Fault(35)
    void oneHostileTenantAloneHoldsAndIsSaidToDoSo() {
        rounds(1_000, 1, tenant -> true, false);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor())
                .singleElement()
                .asString()
                .matches(
                        "50 of the last 50 candidate calls failed, all from one key, while 0 of \\d+ stable calls did: it"
                                + " may be the key, so nothing trips");

        rounds(100, 1, tenant -> false, false);
        assertThat(rollout.status().phase()).as("no longer held").isEqualTo(new Phase.Ramping(1));
    }

    @Test
    @Fault(35)
    void tenantsForWhichItWorksNowAndThenHoldToo() {
        int[] calls = new int[1];
        rounds(500, 3, tenant -> calls[0]++ % 15 != 0, false);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor())
                .singleElement()
                .asString()
                .contains(" of the last 50 candidate calls failed, from 3 distinct keys, while ")
                .endsWith("these keys also succeed, or are too few, so nothing trips");
    }

    @Test
    @Fault(26)
    void anOutageOfBothSidesTripsAndHoldsNothing() {
        rounds(400, 3, tenant -> true, true);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    @Test
    void thePlanSetsEveryNumber() {
        use(Fuse.defaults()
                .fewKeys(FewKeys.defaults().window(10).failureRate(0.3).distinctKeys(1)));
        String hostile = tenants(Arm.CANDIDATE, 3).get(0);
        rounds(400, 3, tenant -> tenant.equals(hostile), false);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence()).contains("of the last 10 candidate calls failed, from 1 distinct");
    }
}
