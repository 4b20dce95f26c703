package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.RoutingContext.Scope;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.CompositeKey;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.verdict.CallCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a routing context does to the calls that are made in it, on the thread that opened it. */
class RoutingContextTest {
    interface Shop {
        Arm byCustomer(String customer);

        Arm keyless();
    }

    record Fixed(Arm arm) implements Shop {
        @Override
        public Arm byCustomer(String customer) {
            return arm;
        }

        @Override
        public Arm keyless() {
            return arm;
        }
    }

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(World.holding(50)).start();

    @AfterEach
    void close() {
        world.close();
        assertThat(RoutingContext.current().isEmpty()).isTrue();
    }

    private static Arm inContext(Rollout rollout) {
        return rollout.forContext().stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    private long recorded() {
        return rollout.status().stable().calls() + rollout.status().candidate().calls();
    }

    @Property(tries = 200)
    @Promise({"R1", "R5"})
    void aCallWithoutAKeyTakesTheAmbientOne(@ForAll String text, @ForAll long number) {
        UUID uuid = new UUID(number, ~number);
        CompositeKey parts = Keys.of(text, number);

        assertThat(RoutingContext.of(text).call(() -> inContext(rollout))).isEqualTo(World.armOf(rollout, text));
        assertThat(RoutingContext.of(number).call(() -> inContext(rollout)))
                .isEqualTo(rollout.forKey(number).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE));
        assertThat(RoutingContext.of(Long.valueOf(number)).call(() -> inContext(rollout)))
                .isEqualTo(rollout.forKey(number).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE));
        assertThat(RoutingContext.of(uuid).call(() -> inContext(rollout)))
                .isEqualTo(rollout.forKey(uuid).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE));
        assertThat(RoutingContext.of(parts).call(() -> inContext(rollout)))
                .isEqualTo(rollout.forKey(parts).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE));
    }

    @Test
    @Promise("R5")
    void anAmbientKeyIsRecordedAndNotCountedAsMissing() {
        String key = World.keyOn(rollout, Arm.CANDIDATE);
        long before = rollout.status().candidate().calls();

        try (Scope scope = RoutingContext.of(key).open()) {
            assertThat(inContext(rollout)).isEqualTo(Arm.CANDIDATE);
            assertThat(World.armOf(rollout, null)).isEqualTo(Arm.CANDIDATE);
            assertThat(World.armOf(rollout, "")).isEqualTo(Arm.CANDIDATE);
        }

        assertThat(rollout.status().candidate().calls()).isEqualTo(before + 3);
        assertThat(rollout.status().counters().missingKeys()).isZero();
    }

    @Test
    void aKeyOfTheCallsOwnWins() {
        String stable = World.keyOn(rollout, Arm.STABLE);
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);

        Arm arm = RoutingContext.of(candidate).call(() -> World.armOf(rollout, stable));

        assertThat(arm).isEqualTo(Arm.STABLE);
    }

    @Test
    @Promise("R5")
    void withoutAnAmbientKeyThePolicyDecides() {
        Rollout coins = world.rollouts
                .named("coins")
                .plan(World.holding(50))
                .missingKey(MissingKey.RANDOM)
                .start();
        Rollout strict = world.rollouts
                .named("strict")
                .plan(World.holding(50))
                .missingKey(MissingKey.REJECT)
                .start();

        try (Scope outer = RoutingContext.of("anna").open();
                Scope inner = RoutingContext.none().open()) {
            assertThat(inContext(rollout)).isEqualTo(Arm.STABLE);
            assertThatIllegalArgumentException().isThrownBy(() -> inContext(strict));
            for (int i = 0; i < 10_000; i++) {
                inContext(coins);
            }
        }

        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
        assertThat(strict.status().counters().missingKeys()).isEqualTo(1);
        assertThat(coins.status().counters().missingKeys()).isEqualTo(10_000);
        assertThat(coins.status().candidate().calls() / 10_000.0).isCloseTo(0.5, within(0.05));
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise("R5")
    void wrappedMethodsThatFindNoKeyTakeTheAmbientOne(Making making) {
        Shop shop = making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(new Fixed(Arm.STABLE))
                .candidate(new Fixed(Arm.CANDIDATE)));
        String stable = World.keyOn(rollout, Arm.STABLE);
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);

        try (Scope scope = RoutingContext.of(candidate).open()) {
            assertThat(shop.keyless()).isEqualTo(Arm.CANDIDATE);
            assertThat(shop.byCustomer(null)).isEqualTo(Arm.CANDIDATE);
            assertThat(shop.byCustomer(stable)).isEqualTo(Arm.STABLE);
        }
        assertThat(shop.keyless()).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void aWrapperMayBeKeyedByTheContextAlone(Making making) {
        Shop shop = making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .method("byCustomer")
                .keyedBy(Keys.ambient())
                .stable(new Fixed(Arm.STABLE))
                .candidate(new Fixed(Arm.CANDIDATE)));
        Runnable contextual = making.make(() -> rollout.wrap(Runnable.class)
                .keyedBy(Keys.ambient())
                .stable(() -> {})
                .candidate(() -> {}));
        String stable = World.keyOn(rollout, Arm.STABLE);
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);
        long before = rollout.status().candidate().calls();

        try (Scope scope = RoutingContext.of(candidate).open()) {
            assertThat(shop.byCustomer(stable)).isEqualTo(Arm.CANDIDATE);
            contextual.run();
        }
        assertThat(shop.byCustomer(candidate)).isEqualTo(Arm.STABLE);

        assertThat(rollout.status().candidate().calls()).isEqualTo(before + 2);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
    }

    @Test
    void scopesNestAndRestore() {
        RoutingContext outer = RoutingContext.of("outer");
        RoutingContext inner = RoutingContext.of("inner");

        try (Scope first = outer.open()) {
            try (Scope second = inner.open()) {
                assertThat(RoutingContext.current()).isEqualTo(inner);
            }
            assertThat(RoutingContext.current()).isEqualTo(outer);
            inner.run(() -> assertThat(RoutingContext.current()).isEqualTo(inner));
            assertThat(RoutingContext.current()).isEqualTo(outer);
        }
        assertThat(RoutingContext.current()).isEqualTo(RoutingContext.none());
    }

    @Test
    @Promise("C1")
    void whatABodyThrowsComesOutAsItIsAndRestores() {
        IOException thrown = new IOException("declared");

        assertThatThrownBy(() -> RoutingContext.of("anna").run(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThatThrownBy(() -> RoutingContext.of("anna").call(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(RoutingContext.current().isEmpty()).isTrue();
    }

    @Test
    @Promise("R7")
    void aForcedArmWinsOverHashOverridesAndPolicyAndStaysOutOfTheEvidence() {
        Rollout strict = world.rollouts
                .named("strict")
                .plan(World.holding(50))
                .missingKey(MissingKey.REJECT)
                .overrides(Overrides.none().force(Arm.STABLE, "vip"))
                .start();

        for (Arm arm : Arm.values()) {
            try (Scope scope = RoutingContext.none().forcing("strict", arm).open()) {
                for (int i = 0; i < 100; i++) {
                    assertThat(World.armOf(strict, "user-" + i)).isEqualTo(arm);
                }
                assertThat(strict.forKey(42).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE))
                        .isEqualTo(arm);
                assertThat(World.armOf(strict, "vip")).isEqualTo(arm);
                assertThat(inContext(strict)).isEqualTo(arm);
            }
        }

        world.time.advance(Duration.ofMinutes(10));
        RolloutStatus status = strict.status();
        assertThat(status.counters().overridden()).isEqualTo(2 * 103);
        assertThat(status.counters().missingKeys()).isZero();
        assertThat(status.stable().calls() + status.candidate().calls()).isZero();
        assertThat(status.verdict().findings())
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.evidence().tally().calls()).isEqualTo(CallCounts.NONE));
    }

    @Test
    @Promise("R7")
    void aForcedArmChangesNobodyElsesArm() throws InterruptedException {
        Arm[] before = new Arm[1_000];
        for (int i = 0; i < before.length; i++) {
            before[i] = World.armOf(rollout, "user-" + i);
        }
        Rollout other = world.rollouts.named("other").plan(World.holding(50)).start();
        String stableThere = World.keyOn(other, Arm.STABLE);
        Arm[] elsewhere = new Arm[before.length];

        try (Scope scope =
                RoutingContext.none().forcing("pricing", Arm.CANDIDATE).open()) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < elsewhere.length; i++) {
                    elsewhere[i] = World.armOf(rollout, "user-" + i);
                }
            });
            thread.start();
            thread.join();
            assertThat(World.armOf(other, stableThere)).isEqualTo(Arm.STABLE);
            assertThat(World.armOf(rollout, "user-0")).isEqualTo(Arm.CANDIDATE);
        }

        assertThat(elsewhere).isEqualTo(before);
        for (int i = 0; i < before.length; i++) {
            assertThat(World.armOf(rollout, "user-" + i)).isEqualTo(before[i]);
        }
        assertThat(rollout.status().counters().overridden()).isEqualTo(1);
        assertThat(other.status().counters().overridden()).isZero();
    }

    @Test
    @Promise("R7")
    void oneRolloutMayBeForcedOtherwiseThanAllOthers() {
        Rollout other = world.rollouts.named("other").plan(World.holding(50)).start();
        RoutingContext context = RoutingContext.of("anna").forcing(Arm.STABLE).forcing("other", Arm.CANDIDATE);

        try (Scope scope = context.open()) {
            assertThat(World.armOf(rollout, World.keyOn(rollout, Arm.STABLE))).isEqualTo(Arm.STABLE);
            assertThat(inContext(rollout)).isEqualTo(Arm.STABLE);
            assertThat(inContext(other)).isEqualTo(Arm.CANDIDATE);
        }
        try (Scope scope = context.forcing("other", Arm.STABLE).open()) {
            assertThat(inContext(other)).isEqualTo(Arm.STABLE);
        }
    }

    @Test
    void oneMayAddToTheContextInForce() {
        RoutingContext.none().forcing("pricing", Arm.CANDIDATE).run(() -> {
            RoutingContext.current().withKey("anna").run(() -> {
                assertThat(inContext(rollout)).isEqualTo(Arm.CANDIDATE);
                Rollout other =
                        world.rollouts.named("other").plan(World.holding(50)).start();
                assertThat(inContext(other)).isEqualTo(World.armOf(other, "anna"));
            });
            RoutingContext.of("anna")
                    .run(() -> assertThat(inContext(rollout))
                            .as("a context takes the place of the one around it as a whole")
                            .isEqualTo(World.armOf(rollout, "anna")));
        });
    }

    @Test
    @Promise({"R7", "S1"})
    void aDecisionWinsOverAForcedArm() {
        Rollout promoted =
                world.rollouts.named("promoted").plan(World.holding(50)).start();
        promoted.by("anna").promote("done");
        rollout.by("anna").abort("stop");

        RoutingContext.none()
                .forcing(Arm.CANDIDATE)
                .run(() -> assertThat(World.armOf(rollout, "anna")).isEqualTo(Arm.STABLE));
        RoutingContext.none()
                .forcing(Arm.STABLE)
                .run(() -> assertThat(World.armOf(promoted, "anna")).isEqualTo(Arm.CANDIDATE));

        assertThat(rollout.status().counters().overridden()).isZero();
    }

    @Test
    @Promise("R7")
    @Fault(35)
    void whoIsForcedCanNeitherTripARolloutNorSpeakForIt() {
        long before = recorded();

        try (Scope scope =
                RoutingContext.of("tester").forcing("pricing", Arm.CANDIDATE).open()) {
            for (int i = 0; i < 2_000; i++) {
                String key = "hostile-" + i;
                assertThatThrownBy(() -> rollout.forKey(key).stable(() -> 1).candidate(() -> {
                            throw new IllegalStateException(key);
                        }))
                        .hasMessage(key);
                world.time.advance(Duration.ofMillis(100));
            }
        }

        assertThat(rollout.status().phase().rolledBack()).isFalse();
        assertThat(rollout.status().counters().overridden()).isEqualTo(2_000);
        assertThat(recorded()).isEqualTo(before);
    }

    @Test
    @Promise("R6")
    void theArmOfACallIsDecidedOnceWhateverItOpens() {
        String key = World.keyOn(rollout, Arm.STABLE);
        long before = rollout.status().stable().calls();

        Arm outer = RoutingContext.of(key)
                .call(() -> rollout.forContext()
                        .stable(() -> {
                            assertThat(inContext(rollout))
                                    .as("nested, same key")
                                    .isEqualTo(Arm.STABLE);
                            RoutingContext.none()
                                    .forcing(Arm.CANDIDATE)
                                    .run(() -> assertThat(inContext(rollout)).isEqualTo(Arm.CANDIDATE));
                            return Arm.STABLE;
                        })
                        .candidate(() -> Arm.CANDIDATE));

        assertThat(outer).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().stable().calls()).isEqualTo(before + 2);
        assertThat(rollout.status().counters().overridden()).isEqualTo(1);
    }

    @Test
    @Promise({"R6", "C5"})
    void anAsynchronousCallIsRoutedWhereItIsMadeAndRecordedWhereverItEnds() {
        String key = World.keyOn(rollout, Arm.CANDIDATE);
        long before = rollout.status().candidate().calls();
        CompletableFuture<Arm> pending = new CompletableFuture<>();
        Supplier<CompletableFuture<Arm>> call = () -> rollout.forContext()
                .async()
                .stable(() -> CompletableFuture.completedFuture(Arm.STABLE))
                .candidate(() -> pending)
                .toCompletableFuture();

        CompletableFuture<Arm> later = RoutingContext.of(key).call(call::get);
        CompletableFuture<Arm> forced =
                RoutingContext.none().forcing(Arm.CANDIDATE).call(call::get);
        pending.complete(Arm.CANDIDATE);

        assertThat(later).isCompletedWithValue(Arm.CANDIDATE);
        assertThat(forced).isCompletedWithValue(Arm.CANDIDATE);
        assertThat(rollout.status().candidate().calls())
                .as("the forced one is not")
                .isEqualTo(before + 1);
        assertThat(rollout.status().counters().overridden()).isEqualTo(1);
    }

    @Test
    void contextsAreValuesThatDoNotShowTheirKeys() {
        RoutingContext context = RoutingContext.of("secret")
                .forcing("search", Arm.STABLE)
                .forcing("pricing", Arm.CANDIDATE)
                .forcing(Arm.STABLE);

        assertThat(context)
                .hasToString("routing context with a key, everything forced to stable, pricing forced to candidate,"
                        + " search forced to stable");
        assertThat(RoutingContext.none()).hasToString("routing context with no key");
        assertThat(RoutingContext.of(7)).isEqualTo(RoutingContext.of(Long.valueOf(7)));
        assertThat(RoutingContext.of(7)).hasSameHashCodeAs(RoutingContext.of(Long.valueOf(7)));
        assertThat(RoutingContext.of(7)).isNotEqualTo(RoutingContext.of("7"));
        assertThat(RoutingContext.of(7)).isNotEqualTo(RoutingContext.of(8));
        assertThat(RoutingContext.of((UUID) null)).isEqualTo(RoutingContext.none());
        assertThat(RoutingContext.of((Long) null).isEmpty()).isTrue();
        assertThat(RoutingContext.of("anna").withKey("").isEmpty()).isTrue();
        assertThat(RoutingContext.of(Keys.of("tenant", null)).isEmpty()).isTrue();
        assertThat(RoutingContext.none().forcing(Arm.STABLE).isEmpty()).isFalse();
    }

    @Test
    void onlyRolloutsCanBeForced() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoutingContext.none().forcing("no name", Arm.STABLE))
                .withMessageStartingWith("Invalid rollout name \"no name\": allowed are 1 to 64 letters");
        assertThatThrownBy(() -> RoutingContext.none().forcing((Arm) null)).hasMessage("arm");
    }
}
