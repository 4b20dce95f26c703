package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.CompositeKey;
import dev.coalmine.plan.MissingKey;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each method of a wrapped interface finds its key where it was told to. */
class WrapperKeysTest {
    interface Ids {
        Arm byText(String id);

        Arm byLong(double price, long id);

        Arm byInt(int id);

        Arm byShort(short id);

        Arm byByte(byte id);

        Arm byBox(Long id);

        Arm byUuid(UUID id);

        Arm byParts(CompositeKey id);

        Arm byAnything(Object id);
    }

    interface Shop {
        Arm quote(String currency, String customer);

        Arm reprice(String customer);

        Arm reprice(String customer, int percent);

        Arm ping();
    }

    interface Parent {
        Arm quote(String currency, @RoutingKey String customer);
    }

    interface Marked extends Parent {
        @Override
        Arm quote(String currency, String customer);

        Arm list(@RoutingKey Long customer);

        Arm ping();
    }

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("shop").plan(World.holding(50)).start();

    @AfterEach
    void close() {
        world.close();
    }

    private static final class Fixed implements Ids, Shop, Marked {
        private final Arm arm;

        private Fixed(Arm arm) {
            this.arm = arm;
        }

        @Override
        public Arm byText(String id) {
            return arm;
        }

        @Override
        public Arm byLong(double price, long id) {
            return arm;
        }

        @Override
        public Arm byInt(int id) {
            return arm;
        }

        @Override
        public Arm byShort(short id) {
            return arm;
        }

        @Override
        public Arm byByte(byte id) {
            return arm;
        }

        @Override
        public Arm byBox(Long id) {
            return arm;
        }

        @Override
        public Arm byUuid(UUID id) {
            return arm;
        }

        @Override
        public Arm byParts(CompositeKey id) {
            return arm;
        }

        @Override
        public Arm byAnything(Object id) {
            return arm;
        }

        @Override
        public Arm quote(String currency, String customer) {
            return arm;
        }

        @Override
        public Arm reprice(String customer) {
            return arm;
        }

        @Override
        public Arm reprice(String customer, int percent) {
            return arm;
        }

        @Override
        public Arm list(Long customer) {
            return arm;
        }

        @Override
        public Arm ping() {
            return arm;
        }
    }

    private static final Fixed STABLE = new Fixed(Arm.STABLE);
    private static final Fixed CANDIDATE = new Fixed(Arm.CANDIDATE);

    private Arm armOf(String key) {
        return World.armOf(rollout, key);
    }

    private Arm armOf(long key) {
        return rollout.forKey(key).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    @Property(tries = 100)
    @Promise("R1")
    @Fault(34)
    void aWrapperRoutesAKeyAsTheFluentCallDoes(@ForAll Making making, @ForAll String text, @ForAll long number) {
        Ids ids = making.make(() -> rollout.wrap(Ids.class)
                .keyedBy(Keys.argument(0))
                .method("byLong")
                .keyedBy(Keys.argument(1))
                .stable(STABLE)
                .candidate(CANDIDATE));
        UUID uuid = new UUID(number, ~number);
        CompositeKey parts = Keys.of(text, number);
        Arm ofUuid = rollout.forKey(uuid).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
        Arm ofParts = rollout.forKey(parts).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);

        assertThat(ids.byText(text)).isEqualTo(armOf(text));
        assertThat(ids.byLong(number, number)).isEqualTo(armOf(number));
        assertThat(ids.byInt((int) number)).isEqualTo(armOf((int) number));
        assertThat(ids.byShort((short) number)).isEqualTo(armOf((short) number));
        assertThat(ids.byByte((byte) number)).isEqualTo(armOf((byte) number));
        assertThat(ids.byBox(number)).isEqualTo(armOf(number));
        assertThat(ids.byUuid(uuid)).isEqualTo(ofUuid);
        assertThat(ids.byParts(parts)).isEqualTo(ofParts);
        assertThat(ids.byAnything(text)).isEqualTo(armOf(text));
        assertThat(ids.byAnything(number)).isEqualTo(armOf(number));
        assertThat(ids.byAnything(uuid)).isEqualTo(ofUuid);
        assertThat(ids.byAnything(parts)).isEqualTo(ofParts);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    @Promise("R5")
    @Fault(34)
    void missingAndStrangeKeysGoToStableAndAreCounted(Making making) {
        Ids ids = making.make(() -> rollout.wrap(Ids.class)
                .keyedBy(Keys.argument(0))
                .method("byLong")
                .alwaysStable()
                .stable(STABLE)
                .candidate(CANDIDATE));
        String huge = "käse\uD83E\uDDC0".repeat(150_000);

        assertThat(ids.byText(null)).isEqualTo(Arm.STABLE);
        assertThat(ids.byText("")).isEqualTo(Arm.STABLE);
        assertThat(ids.byBox(null)).isEqualTo(Arm.STABLE);
        assertThat(ids.byUuid(null)).isEqualTo(Arm.STABLE);
        assertThat(ids.byParts(null)).isEqualTo(Arm.STABLE);
        assertThat(ids.byAnything(Arm.CANDIDATE)).as("an enum is no key").isEqualTo(Arm.STABLE);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(6);
        assertThat(rollout.status().counters().internalFailures()).isEqualTo(1);
        assertThat(ids.byText(huge)).isEqualTo(armOf(huge));
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void eachMethodHasItsOwnRule(Making making) {
        Shop shop = making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .method("quote")
                .keyedBy(Keys.argument(1))
                .method("ping")
                .alwaysStable()
                .stable(STABLE)
                .candidate(CANDIDATE));
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);
        String stable = World.keyOn(rollout, Arm.STABLE);
        long before = calls();

        assertThat(shop.quote(stable, candidate)).isEqualTo(Arm.CANDIDATE);
        assertThat(shop.quote(candidate, stable)).isEqualTo(Arm.STABLE);
        assertThat(shop.reprice(candidate)).isEqualTo(Arm.CANDIDATE);
        assertThat(shop.reprice(candidate, 5)).isEqualTo(Arm.CANDIDATE);
        assertThat(shop.ping()).isEqualTo(Arm.STABLE);

        assertThat(calls()).as("ping is not recorded").isEqualTo(before + 4);
        assertThat(rollout.status().counters().missingKeys())
                .as("and misses no key")
                .isZero();
        rollout.by("anna").promote("done");
        assertThat(shop.reprice(stable)).isEqualTo(Arm.CANDIDATE);
        assertThat(shop.ping()).isEqualTo(Arm.STABLE);
    }

    private long calls() {
        return rollout.status().stable().calls() + rollout.status().candidate().calls();
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void aMarkedParameterIsTheKey(Making making) {
        Marked marked =
                making.make(() -> rollout.wrap(Marked.class).stable(STABLE).candidate(CANDIDATE));
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);
        String stable = World.keyOn(rollout, Arm.STABLE);

        assertThat(marked.quote(stable, candidate)).isEqualTo(Arm.CANDIDATE);
        assertThat(marked.quote(candidate, stable)).isEqualTo(Arm.STABLE);
        assertThat(marked.list(7L)).isEqualTo(armOf(7));
        assertThat(marked.ping()).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
    }

    @Test
    void aRuleOutranksAMarkAndAMarkTheRest() {
        Marked marked = rollout.wrap(Marked.class)
                .keyedBy(Keys.argument(0))
                .method("list")
                .keyedBy(Keys.from((method, arguments) -> method.getName() + arguments.length))
                .stable(STABLE)
                .candidate(CANDIDATE);
        String candidate = World.keyOn(rollout, Arm.CANDIDATE);
        String stable = World.keyOn(rollout, Arm.STABLE);

        assertThat(marked.quote(stable, candidate)).isEqualTo(Arm.CANDIDATE);
        assertThat(marked.list(null)).isEqualTo(armOf("list1"));
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void aKeyFunctionCannotChangeTheCall(Making making) {
        @SuppressWarnings("unchecked")
        Function<String, String> echo = making.make(() -> rollout.wrap(Function.class)
                .keyedBy(Keys.from((method, arguments) -> {
                    arguments[0] = "changed";
                    return "key";
                }))
                .stable(Function.identity())
                .candidate(Function.identity()));

        assertThat(echo.apply("given")).isEqualTo("given");
    }

    @Test
    @Promise("R5")
    void withoutKeysAWrapperCanRouteByCoin() {
        Rollout coins = world.rollouts
                .named("coins")
                .plan(World.holding(50))
                .missingKey(MissingKey.RANDOM)
                .start();
        Shop shop = coins.wrap(Shop.class).stable(STABLE).candidate(CANDIDATE);

        for (int i = 0; i < 1_000; i++) {
            assertThat(shop.ping()).isNotNull();
        }

        assertThat(coins.status().candidate().calls()).isBetween(400L, 600L);
    }

    @Test
    @Promise("R5")
    void aRejectedCallSaysSo() {
        Rollout strict =
                world.rollouts.named("strict").missingKey(MissingKey.REJECT).start();
        Shop shop =
                strict.wrap(Shop.class).keyedBy(Keys.argument(0)).stable(STABLE).candidate(CANDIDATE);

        assertThat(catchThrowableOfType(IllegalArgumentException.class, shop::ping))
                .hasMessageStartingWith("strict got a call without a routing key");
    }

    interface Twice {
        Arm of(@RoutingKey String tenant, @RoutingKey String user);
    }

    interface Unfit {
        Arm of(@RoutingKey Arm arm);
    }

    interface Optional {
        Arm of(String key);

        default Arm all(Iterable<Double> prices) {
            return of("all");
        }
    }

    @Test
    void rulesThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Shop.class).method("qoute"))
                .withMessage("Cannot wrap " + Shop.class.getName()
                        + ": it has no method \"qoute\"; its methods are ping, quote, reprice");
        assertThatIllegalStateException()
                .isThrownBy(() -> rollout.wrap(Shop.class)
                        .method("quote")
                        .keyedBy(Keys.argument(1))
                        .method("quote")
                        .keyedBy(Keys.argument(0)))
                .withMessage("keyedBy of method quote was already set to Keys.argument(1)");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        rollout.wrap(Shop.class).method("ping").alwaysStable().keyedBy(Keys.argument(0)))
                .withMessage("method ping was already set to be always stable, and can have no keyedBy");
        assertThatIllegalStateException()
                .isThrownBy(() -> rollout.wrap(Shop.class)
                        .method("quote")
                        .keyedBy(Keys.argument(1))
                        .alwaysStable())
                .withMessage("keyedBy of method quote was already set to Keys.argument(1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Shop.class)
                        .method("reprice")
                        .keyedBy(Keys.argument(2))
                        .stable(STABLE)
                        .candidate(CANDIDATE))
                .withMessage("Keys.argument(2) does not fit " + Shop.class.getName()
                        + ".reprice: none of its methods has that many arguments");
        assertThatIllegalStateException()
                .isThrownBy(() -> rollout.wrap(Runnable.class)
                        .method("run")
                        .alwaysStable()
                        .stable(() -> {})
                        .candidate(() -> {}))
                .withMessage("Cannot wrap java.lang.Runnable: all of its methods are always stable, so that nothing"
                        + " would ever reach the candidate");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> rollout.wrap(Twice.class).stable((t, u) -> null).candidate((t, u) -> null))
                .withMessageStartingWith(
                        "Several parameters of " + Twice.class.getName() + ".of are marked with @RoutingKey: mark one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Unfit.class).stable(a -> a).candidate(a -> a))
                .withMessageStartingWith("@RoutingKey does not fit " + Unfit.class.getName()
                        + ".of: a dev.coalmine.plan.Arm cannot be a routing key; allowed are String");
    }

    @Test
    void aDefaultMethodWithoutAFitKeyMissesIt() {
        Optional optional = rollout.wrap(Optional.class)
                .keyedBy(Keys.argument(0))
                .stable(key -> Arm.STABLE)
                .candidate(key -> Arm.CANDIDATE);

        assertThat(optional.all(null)).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
        assertThat(rollout.status().counters().internalFailures()).isZero();
    }
}
