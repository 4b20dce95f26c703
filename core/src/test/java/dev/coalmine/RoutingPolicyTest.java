package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoutingPolicyTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout.Builder rollout() {
        return world.rollouts.named("pricing").plan(World.holding(50));
    }

    private static Arm keyless(Rollout rollout) {
        return rollout.forKey((String) null).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    @Test
    @Promise("R5")
    void aMissingKeyGoesToStableUnrecordedAndIsCounted() {
        Rollout rollout = rollout().start();

        for (int i = 0; i < 100; i++) {
            assertThat(keyless(rollout)).isEqualTo(Arm.STABLE);
        }
        assertThat(World.armOf(rollout, "")).isEqualTo(Arm.STABLE);
        assertThat(rollout.forKey((UUID) null).stable(() -> 1).candidate(() -> 2))
                .isEqualTo(1);
        assertThat(rollout.forKey((Long) null).stable(() -> 1).candidate(() -> 2))
                .isEqualTo(1);
        assertThat(rollout.forKey(Keys.of("tenant", null)).stable(() -> 1).candidate(() -> 2))
                .isEqualTo(1);

        assertThat(rollout.status().counters().missingKeys()).isEqualTo(104);
        assertThat(rollout.status().stable().calls()).isZero();
    }

    @Test
    @Promise("R5")
    void aMissingKeyMayTossACoinOfItsOwn() {
        Rollout rollout = rollout().missingKey(MissingKey.RANDOM).start();
        int calls = 10_000;

        int candidates = 0;
        for (int i = 0; i < calls; i++) {
            candidates += keyless(rollout) == Arm.CANDIDATE ? 1 : 0;
        }

        assertThat((double) candidates / calls).isCloseTo(0.5, within(0.05));
        assertThat(rollout.status().candidate().calls()).isEqualTo(candidates);
        assertThat(rollout.status().stable().calls()).isEqualTo(calls - candidates);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(calls);
    }

    @Test
    @Promise("R5")
    void aMissingKeyMayBeRejected() {
        Rollout rollout = rollout().missingKey(MissingKey.REJECT).start();

        assertThatThrownBy(() -> keyless(rollout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pricing got a call without a routing key, which missingKey(REJECT) refuses: give a key"
                        + " that is neither null nor empty, or choose missingKey(STABLE) or missingKey(RANDOM)");
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
    }

    @Test
    @Promise("R7")
    void overridesWinOverTheHashAndStayOutOfTheEvidence() {
        Rollout plain = rollout().start();
        String onStable = World.keyOn(plain, Arm.STABLE);
        String onCandidate = World.keyOn(plain, Arm.CANDIDATE);
        plain.close();
        Overrides overrides = Overrides.none()
                .force(Arm.CANDIDATE, onStable)
                .force(Arm.STABLE, onCandidate)
                .force(Arm.CANDIDATE, 42L)
                .force(Arm.STABLE, new UUID(1, 2));
        Rollout forced = rollout().overrides(overrides).start();

        assertThat(World.armOf(forced, onStable)).isEqualTo(Arm.CANDIDATE);
        assertThat(World.armOf(forced, onCandidate)).isEqualTo(Arm.STABLE);
        assertThat(forced.forKey(42).stable(() -> 1).candidate(() -> 2)).isEqualTo(2);
        assertThat(forced.forKey(new UUID(1, 2)).stable(() -> 1).candidate(() -> 2))
                .isEqualTo(1);
        RolloutStatus status = forced.status();
        assertThat(status.counters().overridden()).isEqualTo(4);
        assertThat(status.stable().calls() + status.candidate().calls()).isZero();
    }

    @Test
    @Promise("R7")
    void overridesChangeNobodyElsesArm() {
        Rollout plain = rollout().start();
        Arm[] before = new Arm[10_000];
        for (int i = 0; i < before.length; i++) {
            before[i] = World.armOf(plain, "user-" + i);
        }
        plain.close();
        // "Aa" and "BB" share their hash code; only the one that is named may be forced.
        Rollout forced =
                rollout().overrides(Overrides.none().force(Arm.CANDIDATE, "Aa")).start();

        for (int i = 0; i < before.length; i++) {
            assertThat(World.armOf(forced, "user-" + i)).isEqualTo(before[i]);
        }
        World.armOf(forced, "BB");
        assertThat(forced.status().counters().overridden()).isZero();
        assertThat(World.armOf(forced, "Aa")).isEqualTo(Arm.CANDIDATE);
    }

    @Test
    @Fault(34)
    void oddKeysHaveAnArmAndKeepIt() {
        Rollout rollout = rollout().start();

        for (String key : new String[] {" ", "\0", "\ud800", "ключ", "🐤", "x".repeat(1 << 20)}) {
            assertThat(World.armOf(rollout, key)).isEqualTo(World.armOf(rollout, new String(key)));
        }
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("R7")
    void everythingMayBeForcedKeylessCallsIncluded(Arm arm) {
        Arm other = arm == Arm.STABLE ? Arm.CANDIDATE : Arm.STABLE;
        Overrides overrides =
                Overrides.none().force(other, "vip").force(other, 42L).forceAll(arm);
        Rollout forced =
                rollout().missingKey(MissingKey.REJECT).overrides(overrides).start();

        for (int i = 0; i < 100; i++) {
            assertThat(World.armOf(forced, "user-" + i)).isEqualTo(arm);
        }
        assertThat(keyless(forced)).isEqualTo(arm);
        assertThat(forced.forKey(7).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE))
                .isEqualTo(arm);
        assertThat(World.armOf(forced, "vip")).isEqualTo(other);
        assertThat(forced.forKey(42).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE))
                .isEqualTo(other);
        RolloutStatus status = forced.status();
        assertThat(status.counters().overridden()).isEqualTo(104);
        assertThat(status.counters().missingKeys()).isZero();
        assertThat(status.stable().calls() + status.candidate().calls()).isZero();
        assertThat(overrides).hasToString("2 forced keys, everything else forced to " + arm.label());
    }

    @Test
    @Promise("R7")
    void aRegistryMayForceItsRollouts() {
        try (Rollouts rollouts = Rollouts.builder()
                .forcing(Arm.CANDIDATE)
                .forcing("search", Arm.STABLE)
                .build()) {
            Overrides asked = Overrides.none().force(Arm.STABLE, "vip");
            Rollout pricing = rollouts.named("pricing").overrides(asked).start();
            Rollout search = rollouts.named("search").plan(World.holding(100)).start();

            assertThat(World.armOf(pricing, "vip")).isEqualTo(Arm.CANDIDATE);
            assertThat(keyless(pricing)).isEqualTo(Arm.CANDIDATE);
            assertThat(World.armOf(search, "vip")).isEqualTo(Arm.STABLE);
            Arm inContext =
                    RoutingContext.none().forcing("search", Arm.CANDIDATE).call(() -> World.armOf(search, "vip"));
            assertThat(inContext).isEqualTo(Arm.CANDIDATE);
            pricing.by("anna").abort("a decision wins");
            assertThat(World.armOf(pricing, "vip")).isEqualTo(Arm.STABLE);
        }
    }
}
