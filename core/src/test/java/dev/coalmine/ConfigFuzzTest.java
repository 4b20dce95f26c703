package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.fuzz.Spoiler;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Configurations that are nearly right: what comes of them is a configuration, or one exception that names properties, says
 * so in bounded lines, and leaves everything as it was.
 */
@Fault(41)
@Promise("S6")
class ConfigFuzzTest {
    private static final String PRICING = "rollouts.pricing.";

    /** Properties of every kind, each valid with all the others. */
    static Map<String, String> valid() {
        Map<String, String> valid = new LinkedHashMap<>();
        valid.put("tick", "250ms");
        valid.put("store.type", "file");
        valid.put("store.directory", "/var/lib/shop");
        String[] ofPricing = {
            "enabled", "true",
            "revision", "r7",
            "seed", "spring",
            "dry-run", "false",
            "missing-key", "random",
            "fallback", "none",
            "overrides.candidate", "4711,anna",
            "overrides.stable[0]", "eve",
            "shadow.share", "10%",
            "shadow.hold", "1h",
            "shadow.threads", "2",
            "shadow.timeout", "2s",
            "plan.steps[0].share", "1%",
            "plan.steps[0].hold", "10m",
            "plan.steps[1].share", "10%",
            "plan.steps[1].hold", "PT1H30M",
            "plan.steps[1].min-calls", "500",
            "plan.steps[1].gate", "proven",
            "plan.steps[1].longest-hold", "2d",
            "plan.steps[1].overdue", "roll-back",
            "bake.hold", "1h",
            "bake.hold-back", "5%",
            "retry.max-attempts", "3",
            "retry.cool-down", "15m",
            "guardrails.error-rate.ratio", "1.5",
            "guardrails.error-rate.points", "0.1%",
            "guardrails.latency.difference", "2ms",
            "guardrails.latency.weight", "2",
            "guardrails.failures-of[0].type", "java.lang.IllegalStateException",
            "guardrails.quantile-below[0].quantile", "p99",
            "guardrails.quantile-below[0].ceiling", "250ms",
            "guardrails.signals[0].name", "orders",
            "guardrails.signals[0].must-not", "drop",
            "guardrails.mismatches.ceiling", "0.1%",
            "fuse.window", "30",
            "fuse.failure-rate", "60%",
            "fuse.few-keys.window", "40",
            "warm-up.calls", "500",
            "warm-up.time", "5s",
            "sample-ratio.tolerating", "2%",
            "stable-health.slow-part", "5%",
            "baseline", "5",
            "alpha", "1%",
            "burst-cap", "2",
            "bulkhead", "50",
            "deadline", "2s",
        };
        for (int i = 0; i < ofPricing.length; i += 2) {
            valid.put(PRICING + ofPricing[i], ofPricing[i + 1]);
        }
        valid.put("rollouts[v1.search].revision", "r1");
        valid.put("rollouts[v1.search].plan.steps[0].share", "5%");
        valid.put("rollouts[v1.search].plan.steps[0].hold", "1h");
        return valid;
    }

    /** Returns some of the valid properties, and some of them spoiled in name, value or shape. */
    private static Map<String, Object> spoiled(Spoiler spoiler) {
        Map<String, String> valid = valid();
        double kept = spoiler.random().nextDouble();
        Map<String, Object> properties = new LinkedHashMap<>(valid);
        properties.keySet().removeIf(name -> !spoiler.happens(kept));
        List<String> names = new ArrayList<>(valid.keySet());
        for (int i = spoiler.random().nextInt(5); i >= 0; i--) {
            String name = spoiler.any(names);
            spoil(spoiler, properties, name, valid.get(name));
        }
        return spoiler.happens(0.5) ? nested(properties) : properties;
    }

    private static void spoil(Spoiler spoiler, Map<String, Object> properties, String name, String value) {
        switch (spoiler.random().nextInt(9)) {
            case 0, 1 -> properties.put(name, spoiler.spoiled(value));
            case 2 -> properties.put(name, spoiler.nasty());
            case 3 -> properties.put(spoiler.spoiled(name), value);
            case 4 -> properties.put(name.replace("-", "").toUpperCase(Locale.ROOT), value);
            case 5 -> properties.put(name, shaped(spoiler, value));
            case 6 -> properties.put(name, deep(spoiler.random().nextInt(300), value));
            case 7 -> properties.put(name + ".deep".repeat(spoiler.random().nextInt(300)), value);
            default -> properties.put(name.replaceAll("\\d+]", spoiler.random().nextInt() + "]"), value);
        }
    }

    private static Object shaped(Spoiler spoiler, String value) {
        return spoiler.any(List.of(
                Map.of(spoiler.nasty(), value),
                List.of(value, spoiler.nasty()),
                new String[] {value, null},
                new double[] {Double.NaN, -0.0},
                Double.NEGATIVE_INFINITY,
                new BigDecimal("1e-2147483647"),
                Long.MIN_VALUE,
                true,
                new StringBuilder(value)));
    }

    private static Object deep(int levels, Object value) {
        Object deep = value;
        for (int i = 0; i < levels; i++) {
            deep = i % 2 == 0 ? Map.of("deep", deep) : List.of(deep);
        }
        return deep;
    }

    /** Returns the same properties with a map for each part of a name that has no brackets. */
    static Map<String, Object> nested(Map<String, ?> flat) {
        Map<String, Object> root = new LinkedHashMap<>();
        flat.forEach((name, value) -> {
            Map<String, Object> at = root;
            String rest = name;
            for (int dot = rest.indexOf('.'); dot > 0 && rest.lastIndexOf('[', dot) < 0; dot = rest.indexOf('.')) {
                Object next = at.computeIfAbsent(rest.substring(0, dot), absent -> new LinkedHashMap<String, Object>());
                if (!(next instanceof LinkedHashMap<?, ?> map)) {
                    break;
                }
                @SuppressWarnings("unchecked") // made above
                Map<String, Object> below = (Map<String, Object>) map;
                at = below;
                rest = rest.substring(dot + 1);
            }
            at.put(rest, value);
        });
        return root;
    }

    private static void readOrRefused(Map<String, ?> properties) {
        try {
            CoalmineConfig config = CoalmineConfig.read(properties);
            config.rollouts()
                    .values()
                    .forEach(each -> assertThat(each.plan().steps()).isNotEmpty());
        } catch (InvalidConfigException e) {
            isClear(e);
        }
    }

    /** Every problem names a property and is one bounded line that anybody may print. */
    private static void isClear(InvalidConfigException refusal) {
        assertThat(refusal.problems()).isNotEmpty().hasSizeLessThan(200).allSatisfy(problem -> {
            assertThat(problem.property()).startsWith("coalmine");
            assertThat(problem.message()).isNotBlank();
            assertThat(problem.toString()).hasSizeLessThan(2_500);
            assertThat(problem.toString().codePoints().filter(ConfigFuzzTest::hides))
                    .isEmpty();
        });
    }

    private static boolean hides(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    @Property(tries = 1_000)
    void spoiledConfigurationsAreReadOrRefused(@ForAll long seed) {
        readOrRefused(spoiled(new Spoiler(seed)));
    }

    @Tag("long")
    @Property(tries = 300_000)
    void spoiledConfigurationsAreReadOrRefusedForHours(@ForAll long seed) {
        readOrRefused(spoiled(new Spoiler(seed)));
    }

    /** However it is written, it says the same. */
    @Property(tries = 200)
    void whatIsValidIsReadAlikeInEveryForm(@ForAll long seed) {
        Spoiler spoiler = new Spoiler(seed);
        Map<String, String> flat = valid();
        List<String> optional = List.of("weight", "seed", "bulkhead", "alpha", "tick", "fuse", "warm-up", "baseline");
        flat.keySet().removeIf(name -> spoiler.happens(0.5) && optional.stream().anyMatch(name::contains));
        CoalmineConfig read = CoalmineConfig.read(flat);

        Map<String, Object> camel = new LinkedHashMap<>();
        flat.forEach((name, value) -> camel.put(camelCase(name), new StringBuilder(" ").append(value)));
        for (Map<String, ?> form : List.of(nested(flat), camel, nested(camel))) {
            CoalmineConfig same = CoalmineConfig.read(form);
            assertThat(same.tick()).isEqualTo(read.tick());
            assertThat(same.storeDirectory()).isEqualTo(read.storeDirectory());
            assertThat(same.rollouts().keySet()).isEqualTo(read.rollouts().keySet());
            read.rollouts().forEach((name, config) -> {
                assertThat(same.rollouts().get(name)).hasToString(config.toString());
                assertThat(same.rollouts().get(name).plan())
                        .usingRecursiveComparison()
                        .isEqualTo(config.plan());
            });
        }
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean isDash = name.charAt(i) == '-';
            camel.append(isDash ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return camel.toString();
    }

    /** What the running rollout is by, all of which a refused configuration leaves alone. */
    private record InForce(RolloutPlan plan, RunMode mode, String status, Map<String, Object> arms) {
        static InForce at(Rollout rollout) {
            Map<String, Object> arms = new HashMap<>();
            for (int i = 0; i < 50; i++) {
                arms.put("key-" + i, World.armOf(rollout, "key-" + i));
            }
            RolloutStatus status = rollout.status();
            return new InForce(rollout.plan(), status.mode(), status.phase() + " at " + status.share(), arms);
        }
    }

    private static void changedWholeOrNotAtAll(long seed) {
        Spoiler spoiler = new Spoiler(seed);
        try (World world = new World()) {
            List<Rollout> running = new ArrayList<>();
            RolloutConfig first = CoalmineConfig.read(valid()).rollouts().get("pricing");
            for (String name : List.of("pricing", "v1.search")) {
                running.add(world.rollouts
                        .named(name)
                        .revision(name.equals("pricing") ? "r7" : "r1")
                        .plan(first.plan())
                        .overrides(Overrides.none())
                        .start());
            }
            List<InForce> before = running.stream().map(InForce::at).toList();
            try {
                CoalmineConfig next = CoalmineConfig.read(spoiled(spoiler));
                world.rollouts.reconfigure(next.rollouts().values(), "fuzz", "reload");
            } catch (InvalidConfigException e) {
                isClear(e);
                assertThat(running.stream().map(InForce::at)).isEqualTo(before);
            }
            world.time.advance(java.time.Duration.ofSeconds(1));
            running.forEach(rollout -> assertThat(rollout.status().sentence()).isNotBlank());
        }
    }

    @Property(tries = 100)
    void aRefusedReloadChangesNothing(@ForAll long seed) {
        changedWholeOrNotAtAll(seed);
    }

    @Tag("long")
    @Property(tries = 20_000)
    void aRefusedReloadChangesNothingForHours(@ForAll long seed) {
        changedWholeOrNotAtAll(seed);
    }

    // ---- what was found

    private static List<Problem> problems(Map<String, ?> properties) {
        return catchThrowableOfType(InvalidConfigException.class, () -> CoalmineConfig.read(properties))
                .problems();
    }

    @Test
    void aFractionBeyondAllExponentsIsNoFraction() {
        assertThat(problems(Map.of(PRICING + "alpha", "1e-2147483647%")))
                .extracting(Problem::toString)
                .containsExactly("coalmine.rollouts.pricing.alpha: Invalid fraction \"1e-2147483647%\": allowed is a"
                        + " number such as 0.5, or a percentage such as 50%");
    }

    @Test
    void aTreeDeeperThanAnyStackIsUnknownByItsBeginning() {
        for (Map<String, ?> deep : List.of(
                Map.of("rollouts.pricing" + ".a".repeat(200_000), "1"),
                Map.of("rollouts", Map.of("pricing", Map.of("a", deep(200_000, "1")))))) {
            assertThat(problems(deep)).extracting(Problem::property).containsExactly("coalmine.rollouts.pricing.a");
        }
    }

    @Test
    void aValueOfAMillionDigitsIsNotReckonedWith() {
        assertThat(problems(Map.of(PRICING + "alpha", "9".repeat(1_000_000))))
                .extracting(Problem::message)
                .containsExactly("Invalid value \"" + "9".repeat(80)
                        + "...\" of 1000000 characters: allowed are at most" + " 1000, all of them visible");
    }

    /** A line of a log would seem to begin, or what stands there to read otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u202eb", "a\u2028b", "a\ud83db", "a\u001bb"})
    void whatHidesIsQuotedByQuestionMarks(String text) {
        assertThat(problems(Map.of(PRICING + "alpha", text, PRICING + text, "1", PRICING + "plan.steps." + text, "1")))
                .extracting(Problem::toString)
                .allSatisfy(problem -> assertThat(problem).contains("a?b"));
    }
}
