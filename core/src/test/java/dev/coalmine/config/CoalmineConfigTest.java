package dev.coalmine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.event.EventKind;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.ErrorRateGuardrail;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.MismatchGuardrail;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.webhook.WebhookTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoalmineConfigTest {
    private static RolloutConfig pricing(Map<String, ?> properties) {
        return RolloutConfig.read("pricing", properties);
    }

    /** Reads alternating names and values. */
    private static RolloutConfig pricing(String... properties) {
        return pricing(map(properties));
    }

    private static Map<String, String> map(String... properties) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put(properties[i], properties[i + 1]);
        }
        return map;
    }

    private static List<String> problems(String... properties) {
        InvalidConfigException refusal = catchThrowableOfType(InvalidConfigException.class, () -> pricing(properties));
        return refusal.problems().stream()
                .map(Problem::toString)
                .map(text -> text.replace("coalmine.rollouts.pricing.", ""))
                .toList();
    }

    @Test
    void businessSignalsAreGuardrailsOfAList() {
        RolloutConfig config = pricing(
                "guardrails.signals[0].name", "basket",
                "guardrails.signals[0].must-not", "drop",
                "guardrails.signals[0].ratio", "1.05",
                "guardrails.signals[0].proven-ratio", "1.2",
                "guardrails.signals[1].name", "refund",
                "guardrails.signals[1].must-not", "rate-rise",
                "guardrails.signals[1].signal", "true");
        assertThat(config.plan().guardrails())
                .contains(
                        Guardrail.signal("basket")
                                .mustNotDrop()
                                .tolerating(Tolerance.ratio(1.05))
                                .proving(Tolerance.ratio(1.2)),
                        Guardrail.signal("refund").rateMustNotRise().asSignal());
    }

    @Test
    void everythingThatIsSaidIsInThePlan() {
        RolloutConfig config = pricing(
                "revision", "r7",
                "seed", "spring",
                "dry-run", "true",
                "missing-key", "random",
                "plan.steps[0].share", "1%",
                "plan.steps[0].hold", "10m",
                "plan.steps[1].share", "10%",
                "plan.steps[1].hold", "1h30m",
                "plan.steps[1].min-calls", "500",
                "plan.steps[1].gate", "proven",
                "plan.steps[1].longest-hold", "2d",
                "plan.steps[1].overdue", "roll-back",
                "bake", "1h",
                "retry.max-attempts", "3",
                "retry.cool-down", "15m",
                "baseline", "5",
                "alpha", "1%",
                "alpha-pass", "0.05",
                "burst-cap", "2",
                "bulkhead", "50",
                "deadline", "2s",
                "warm-up.calls", "500",
                "warm-up.most-calls", "5000",
                "warm-up.time", "5s",
                "sample-ratio.tolerating", "2%",
                "stable-health.slow-part", "5%",
                "fuse.window", "30",
                "fuse.failure-rate", "60%",
                "fuse.few-keys.enabled", "false",
                "guardrails.latency.ratio", "1.3");

        RolloutPlan plan = config.plan();
        assertThat(config.revision()).contains("r7");
        assertThat(config.seed()).contains("spring");
        assertThat(config.mode()).isEqualTo(RunMode.DRY_RUN);
        assertThat(config.missingKey()).contains(MissingKey.RANDOM);
        assertThat(plan.steps())
                .containsExactly(
                        Step.of(Share.percent(1), Duration.ofMinutes(10)),
                        Step.of(Share.percent(10), Duration.ofMinutes(90))
                                .minCalls(500)
                                .gate(Gate.PROVEN)
                                .longestHold(Duration.ofDays(2), Overdue.ROLL_BACK));
        assertThat(plan.bake()).contains(Bake.of(Duration.ofHours(1)));
        assertThat(plan.retry()).isEqualTo(Retry.of(3, Duration.ofMinutes(15)));
        assertThat(plan.baseline()).hasToString("ratio(5)");
        assertThat(plan.alpha()).isEqualTo(0.01);
        assertThat(plan.alphaPass()).isEqualTo(0.05);
        assertThat(plan.burstCap()).hasValue(2);
        assertThat(plan.bulkhead()).hasValue(50);
        assertThat(plan.deadline()).contains(Duration.ofSeconds(2));
        assertThat(plan.warmUp()).hasToString("warm-up of 500 to 5000 calls and PT5S");
        assertThat(plan.sampleRatio().tolerated()).isEqualTo(0.02);
        assertThat(plan.stableHealth().slowPart()).isEqualTo(0.05);
        assertThat(plan.fuse().window()).isEqualTo(30);
        assertThat(plan.fuse().failureRate()).isEqualTo(0.6);
        assertThat(plan.fuse().fewKeys().present()).isFalse();
    }

    @Test
    void aShadowAndTheFallbackAreSaid() {
        RolloutConfig config = pricing(
                "fallback", "idempotent",
                "shadow.share", "10%",
                "shadow.hold", "1h",
                "shadow.min-calls", "2000",
                "shadow.gate", "approval",
                "shadow.threads", "4",
                "shadow.most-calls", "50",
                "shadow.timeout", "5s",
                "guardrails.mismatches.ceiling", "1%");

        assertThat(config.fallback()).contains(Fallback.IDEMPOTENT);
        assertThat(config.plan().shadow())
                .contains(Shadow.of(Share.percent(10), Duration.ofHours(1))
                        .minCalls(2_000)
                        .gate(Gate.APPROVAL)
                        .threads(4)
                        .mostCalls(50)
                        .timeout(Duration.ofSeconds(5)));
        assertThat(config.plan().guardrails())
                .filteredOn(MismatchGuardrail.class::isInstance)
                .singleElement()
                .satisfies(guardrail ->
                        assertThat(((MismatchGuardrail) guardrail).ceiling()).isEqualTo(Share.percent(1)));
        assertThat(pricing("shadow.share", "10%", "shadow.hold", "1h").plan())
                .satisfies(plan -> assertThat(plan.guardrails()).contains(Guardrail.mismatches()));
        assertThat(pricing("shadow.share", "10%", "shadow.hold", "1h", "guardrails.mismatches.enabled", "false")
                        .plan()
                        .guardrails())
                .doesNotHaveAnyElementsOfTypes(MismatchGuardrail.class);
        assertThat(pricing().plan().shadow()).isEmpty();
        assertThat(pricing().fallback()).isEmpty();
        assertThat(problems(
                        "fallback", "always",
                        "shadow.share", "0%",
                        "shadow.hold", "1h",
                        "shadow.threads", "0",
                        "shadow.gate", "proven"))
                .containsExactly(
                        "fallback: Invalid value \"always\": allowed are none, idempotent",
                        "shadow: Invalid shadowed share 0%: allowed is above 0%, up to 100%",
                        "shadow.threads: Invalid shadow threads 0: allowed is 1 to 100",
                        "shadow.gate: Invalid shadow gate proven: a shadow serves nobody, so that nothing but its"
                                + " mismatches could be proven; allowed is no-harm or approval");
        assertThat(problems("guardrails.mismatches.ceiling", "1%"))
                .singleElement()
                .asString()
                .contains("nothing that is compared");
    }

    @Test
    void whatIsNotSaidIsAsByDefault() {
        RolloutConfig config = pricing();

        RolloutPlan defaults = RolloutPlan.defaults();
        assertThat(config.enabled()).isTrue();
        assertThat(config.revision()).isEmpty();
        assertThat(config.mode()).isEqualTo(RunMode.LIVE);
        assertThat(config.missingKey()).isEmpty();
        assertThat(config.overrides().isEmpty()).isTrue();
        assertThat(config.plan().steps()).isEqualTo(defaults.steps());
        assertThat(config.plan().fuse()).hasToString(defaults.fuse().toString());
        assertThat(config.plan().warmUp()).hasToString(defaults.warmUp().toString());
        assertThat(config.plan().sampleRatio())
                .hasToString(defaults.sampleRatio().toString());
        assertThat(config.plan().alpha()).isEqualTo(defaults.alpha());
        ErrorRateGuardrail errors =
                (ErrorRateGuardrail) config.plan().guardrails().get(0);
        assertThat(errors.provenRatio()).isEqualTo(Guardrail.errorRate().provenRatio());
        assertThat(errors.points()).isEqualTo(Guardrail.errorRate().points());
        assertThat(config.plan().guardrails().get(1)).isSameAs(Guardrail.latency());
    }

    @Test
    void guardrailsByDefaultStayWhenOthersAreSaid() {
        RolloutPlan plan = pricing(
                        "guardrails.error-rate.ratio", "2",
                        "guardrails.error-rate.points", "0.5%",
                        "guardrails.latency.signal", "true",
                        "guardrails.latency.difference", "2ms",
                        "guardrails.error-rate-below.ceiling", "1%",
                        "guardrails.failures-of[0].type", "java.io.IOException",
                        "guardrails.failures-of[0].weight", "2",
                        "guardrails.quantile-below[0].quantile", "p99.9",
                        "guardrails.quantile-below[0].ceiling", "250ms")
                .plan();

        assertThat(plan.guardrails().stream().map(Guardrail::name))
                .containsExactly("error-rate", "latency", "error-rate-below", "failures-of-IOException", "p99.9-below");
        assertThat(((ErrorRateGuardrail) plan.guardrails().get(0)).ratio().times())
                .isEqualTo(2);
        assertThat(((ErrorRateGuardrail) plan.guardrails().get(0)).points().fraction())
                .isEqualTo(0.005);
        assertThat(plan.guardrails().get(1).isSignal()).isTrue();
        assertThat(((LatencyGuardrail) plan.guardrails().get(1)).difference()).isEqualTo(Duration.ofMillis(2));
        assertThat(plan.guardrails().get(3).weight()).isEqualTo(2);
    }

    @Test
    void aGuardrailByDefaultCanBeLeftOut() {
        RolloutPlan plan = pricing("guardrails.latency.enabled", "false").plan();

        assertThat(plan.guardrails().stream().map(Guardrail::name)).containsExactly("error-rate");
        assertThat(plan.guardrails()).noneMatch(LatencyGuardrail.class::isInstance);
        assertThat(problems("guardrails.latency.enabled", "false", "guardrails.error-rate.enabled", "false"))
                .containsExactly("guardrails: No guardrail is left: a plan needs at least one, since otherwise nothing"
                        + " is judged");
    }

    @Test
    void aForcedKeyIsForcedAsWhateverItReads() {
        UUID uuid = UUID.randomUUID();
        RolloutConfig config = pricing(
                "overrides.candidate", "anna, 42, " + uuid,
                "overrides.stable[0]", "otto",
                "overrides.stable[1]", "007");

        assertThat(config.overrides().armOf("anna")).isEqualTo(Arm.CANDIDATE);
        assertThat(config.overrides().armOf("42")).isEqualTo(Arm.CANDIDATE);
        assertThat(config.overrides().armOf(42)).isEqualTo(Arm.CANDIDATE);
        assertThat(config.overrides().armOf(uuid)).isEqualTo(Arm.CANDIDATE);
        assertThat(config.overrides().armOf("otto")).isEqualTo(Arm.STABLE);
        assertThat(config.overrides().armOf("007")).isEqualTo(Arm.STABLE);
        assertThat(config.overrides().armOf(7)).isNull();
        assertThat(problems("overrides.candidate", "anna", "overrides.stable", "anna"))
                .containsExactly(
                        "overrides.candidate: A key cannot be forced to candidate: it is already forced to stable");
    }

    /** The promise: everything that is wrong is said at once, with the name of its property. */
    @Test
    @Promise("S6")
    void everyProblemIsSaidAtOnce() {
        assertThat(problems(
                        "revison", "r7",
                        "dry-run", "maybe",
                        "missing-key", "guess",
                        "alpha", "2",
                        "bulkhead", "0",
                        "deadline", "10",
                        "seed", "",
                        "plan.steps[0].share", "10%",
                        "plan.steps[0].hold", "10 minutes",
                        "plan.steps[1].share", "5",
                        "plan.steps[1].gate", "sure",
                        "plan.steps[2].share", "50%",
                        "plan.steps[2].hold", "1h",
                        "plan.steps[2].longest-hold", "10m",
                        "plan.steps[3].share", "20%",
                        "plan.steps[3].hold", "1h",
                        "plan.step", "1",
                        "bake.hold-back", "0%",
                        "retry.max-attempts", "99",
                        "retry.cool-down", "1s",
                        "fuse.window", "3",
                        "guardrails.error-rate.ratio", "0.5",
                        "guardrails.failures-of[0].type", "java.lang.String",
                        "guardrails.quantile-below[0].quantile", "p99"))
                .containsExactlyInAnyOrder(
                        "dry-run: Invalid value \"maybe\": allowed are true and false",
                        "missing-key: Invalid value \"guess\": allowed are stable, random, reject",
                        "seed: Empty: leave the property out for its default",
                        "plan.steps[0].hold: Invalid duration \"10 minutes\": allowed are numbers with a unit out of ns,"
                                + " us, ms, s, m, h and d, such as 10m or 1h30m, or PT10M",
                        "plan.steps[1].share: Invalid share \"5\": a share is a percentage from 0% to 100% in steps of"
                                + " 0.0001%, such as percent(5) or \"0.25%\"",
                        "plan.steps[1].hold: Missing: it takes a duration such as 10m",
                        "plan.steps[1].gate: Invalid value \"sure\": allowed are no-harm, proven, approval",
                        "plan.steps[2].longest-hold: Invalid step longestHold PT10M: allowed is above zero, and no less"
                                + " than the hold of PT1H",
                        "plan.steps[3]: Invalid step share 20% after 50%: a ramp only rises, so each step must lie above"
                                + " the one before",
                        "plan.step: Unknown property: allowed here are steps",
                        "bake.hold: Missing: it takes a duration such as 1h",
                        "bake.hold-back: Invalid hold-back 0%: allowed is above 0%, since there must be something to"
                                + " compare with, and below 100%",
                        "retry: Invalid retry maxAttempts 99: allowed is 1 to 20",
                        "guardrails.error-rate.ratio: Invalid tolerated ratio 0.5: allowed is 1 (no worse than stable) to"
                                + " 100",
                        "guardrails.failures-of[0].type: Invalid type java.lang.String: it is no throwable",
                        "guardrails.quantile-below[0].ceiling: Missing: it takes a duration such as 250ms",
                        "fuse.window: Invalid fuse window 3: allowed is 5 to 1,000 calls",
                        "alpha: Invalid alpha 2.0: allowed is 1e-9 to 0.5",
                        "bulkhead: Invalid bulkhead 0: allowed is 1 to 1,000,000 concurrent candidate calls",
                        "deadline: Invalid duration \"10\": allowed are numbers with a unit out of ns, us, ms, s, m, h and"
                                + " d, such as 10m or 1h30m, or PT10M",
                        "revison: Unknown property: allowed here are enabled, revision, seed, dry-run, missing-key,"
                                + " fallback, overrides, plan, shadow, bake, retry, guardrails, fuse, warm-up, sample-ratio, stable-health, baseline, alpha,"
                                + " alpha-pass, burst-cap, bulkhead, deadline");
    }

    @Test
    @Promise("S6")
    void settingsThatAreNotValidTogetherAreSaidTogether() {
        assertThatThrownBy(() -> pricing(
                        "plan.steps[0].share", "95%",
                        "plan.steps[0].hold", "1h",
                        "bake", "1h",
                        "warm-up.calls", "10",
                        "guardrails.latency.enabled", "false"))
                .hasMessage(String.join(
                        System.lineSeparator(),
                        "Invalid configuration, 2 problems:",
                        "  coalmine.rollouts.pricing: The last step has 95%, but the bake holds back 10%, and so would"
                                + " take users away from the candidate: end at 90% or below, or hold back less",
                        "  coalmine.rollouts.pricing: warmUp is set to warm-up of 10 calls and PT30S, but no guardrail"
                                + " judges latency: add guardrail(latency()), or leave warmUp out"));
    }

    @Test
    void namesMayBeSpelledAsFrameworksDo() {
        assertThat(pricing("dryRun", "yes").mode()).isEqualTo(RunMode.DRY_RUN);
        assertThat(pricing("DRY_RUN", "on").mode()).isEqualTo(RunMode.DRY_RUN);
        assertThat(pricing("plan.steps.0.share", "5%", "plan.steps.0.HOLD", "1m")
                        .plan()
                        .steps())
                .hasSize(1);
        assertThat(problems("dryRun", "yes", "dry-run", "no"))
                .containsExactly("dry-run: Given more than once, as [yes, no]: one spelling of a property is enough");
    }

    @Test
    void propertiesMayBeNested() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("plan", Map.of("steps", List.of(Map.of("share", "5%", "hold", "1m", "min-calls", 7))));
        properties.put("bake", Map.of("hold", Duration.ofMinutes(5)));
        properties.put("overrides", Map.of("candidate", new String[] {"anna"}));
        properties.put("dry-run", true);
        properties.put("seed", null);

        RolloutConfig config = pricing(properties);

        assertThat(config.plan().steps()).extracting(Step::minCalls).containsExactly(7L);
        assertThat(config.plan().bake()).contains(Bake.of(Duration.ofMinutes(5)));
        assertThat(config.overrides().armOf("anna")).isEqualTo(Arm.CANDIDATE);
        assertThat(config.seed()).isEmpty();
    }

    @Test
    void stepsGoByTheirNumbers() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 11; i >= 0; i--) {
            properties.put("plan.steps[" + i + "].share", (i + 1) + "%");
            properties.put("plan.steps[" + i + "].hold", "1m");
        }

        assertThat(pricing(properties).plan().steps())
                .extracting(step -> step.share().toString())
                .startsWith("1%", "2%", "3%")
                .endsWith("10%", "11%", "12%");
        assertThat(problems("plan.steps.first.share", "1%"))
                .containsExactly("plan.steps.first: Unknown property: this is a list, so that it takes plan.steps[0]");
    }

    @Test
    void valuesWhereThereAreNoneAndSectionsWhereThereAreValuesAreProblems() {
        assertThat(problems("fuse", "none", "alpha.x", "1", "bake", "1h", "bake.hold", "2h"))
                .containsExactlyInAnyOrder(
                        "fuse: Invalid property: it takes no value of its own, but has [none]",
                        "alpha: Invalid property: it takes one value, but has [x] below it",
                        "bake: Invalid property: it takes no value of its own, but has [1h]");
    }

    @ParameterizedTest
    @CsvSource({
        "10m, PT10M",
        "1h30m, PT1H30M",
        "'1h 30m', PT1H30M",
        "250ms, PT0.25S",
        "2d, PT48H",
        "15us, PT0.000015S",
        "7ns, PT0.000000007S",
        "PT15S, PT15S",
        "0s, PT0S"
    })
    void durations(String text, Duration expected) {
        assertThat(Forms.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10", "m", "10 minutes", "ten", "P", "1h,30m", "1.5h", "999999999999999999d", "10mm", "-5m"})
    void noDurations(String text) {
        assertThatThrownBy(() -> Forms.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid duration \"" + text + "\": allowed are");
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "50%, 0.5", "'0.1 %', 0.001", "1e-3, 0.001", "1, 1"})
    void fractions(String text, double expected) {
        assertThat(Forms.fraction(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"half", "%", "NaN", "0x1p3", "1d"})
    void noFractions(String text) {
        assertThatThrownBy(() -> Forms.fraction(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid fraction \"" + text + "\"");
    }

    @Test
    void allRolloutsAndTheirRegistryAreReadTogether() {
        CoalmineConfig config = CoalmineConfig.read(map(
                "tick", "100ms",
                "store.directory", "/var/lib/shop",
                "rollouts.pricing.revision", "r7",
                "rollouts[v1.search].enabled", "false",
                "web.header", "X-Arm"));

        assertThat(config.tick()).contains(Duration.ofMillis(100));
        assertThat(config.storeDirectory()).contains(Path.of("/var/lib/shop"));
        assertThat(config.rollouts()).containsOnlyKeys("pricing", "v1.search");
        assertThat(config.rollouts().get("v1.search").enabled()).isFalse();
        assertThat(CoalmineConfig.read(Map.of()).rollouts()).isEmpty();
    }

    @Test
    @Promise("S6")
    void problemsOfAllRolloutsAndTheirRegistryAreSaidTogether() {
        List<String> found = new ArrayList<>();
        try {
            CoalmineConfig.read(map(
                    "tick", "1ms",
                    "store.type", "file",
                    "rollouts.pricing.alpha", "x",
                    "rollouts[v1.search].alpha", "1",
                    "rollouts.no name.alpha", "0.1"));
        } catch (InvalidConfigException e) {
            e.problems().forEach(problem -> found.add(problem.toString()));
        }

        assertThat(found)
                .containsExactlyInAnyOrder(
                        "coalmine.tick: Invalid tick PT0.001S: allowed is 10 ms to 1 minute",
                        "coalmine.store.directory: Missing: a file store takes a directory",
                        "coalmine.rollouts.pricing.alpha: Invalid fraction \"x\": allowed is a number such as 0.5, or a"
                                + " percentage such as 50%",
                        "coalmine.rollouts[v1.search].alpha: Invalid alpha 1.0: allowed is 1e-9 to 0.5",
                        "coalmine.rollouts.no name: Invalid rollout name \"no name\": allowed are 1 to 64 letters, digits,"
                                + " dots, dashes and underscores, starting with a letter or digit");
    }

    @Test
    void aTreeThatMakesNoSenseIsUnknown() {
        assertThat(catchThrowableOfType(
                                InvalidConfigException.class,
                                () -> RolloutConfig.read("pricing", Map.of("alpha]", "1")))
                        .problems())
                .extracting(Problem::property)
                .containsExactly("coalmine.rollouts.pricing.alpha]");
    }

    /** Whatever is poured into it, it reads or refuses, and a refusal names properties. */
    @Test
    @Fault(41)
    void poisonedConfigurationsAreRefusedWithNamesAndNothingElse() {
        Random random = new Random(41);
        String[] names = {
            "plan.steps[0].share",
            "plan.steps[0].hold",
            "plan.steps[1].share",
            "plan.steps[99999].share",
            "plan",
            "bake",
            "bake.hold-back",
            "fuse.window",
            "fuse",
            "alpha",
            "guardrails.error-rate.ratio",
            "guardrails.failures-of[0].type",
            "guardrails.quantile-below[0].quantile",
            "overrides.candidate",
            "overrides.candidate[0]",
            "retry.cool-down",
            "revision",
            "seed",
            "[",
            "]",
            "",
            ".",
            "a..b",
            "x[y",
            "deadline",
            "warm-up.time",
            "burst-cap",
            "bulkhead"
        };
        String[] values = {
            "",
            " ",
            "5%",
            "10m",
            "-1",
            "1e999999999",
            "NaN",
            "Infinity",
            "0x10",
            "99999999999999999999",
            "true",
            "[]",
            "{}",
            "\u0000",
            "\n",
            "%",
            "P",
            "PT",
            "PT-1S",
            "java.lang.Object",
            "a,b,,c",
            "p99",
            "\uD83D\uDE00",
            "null",
            "1m1m1m"
        };
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            Map<String, String> properties = new LinkedHashMap<>();
            for (int j = random.nextInt(6); j >= 0; j--) {
                properties.put(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
            }
            try {
                assertThat(pricing(properties).plan().steps()).isNotEmpty();
            } catch (InvalidConfigException e) {
                refused++;
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(problem -> assertThat(problem.property()).startsWith("coalmine.rollouts.pricing"));
            }
        }
        assertThat(refused).isBetween(10_000, 19_999);
    }

    @Test
    void aWebhookIsReadAndCompared() {
        Map<String, String> properties = Map.of(
                "webhook.url", "https://hooks.example.com/coalmine",
                "webhook.secret", "the secret of a test of properties",
                "webhook.events", "tripped, would-have-tripped",
                "webhook.timeout", "3s");
        assertThat(CoalmineConfig.read(properties).webhook())
                .contains(WebhookTarget.at("https://hooks.example.com/coalmine")
                        .secret("the secret of a test of properties")
                        .events(EventKind.TRIPPED, EventKind.WOULD_HAVE_TRIPPED)
                        .timeout(Duration.ofSeconds(3)));
        assertThat(CoalmineConfig.read(Map.of("webhook.url", "http://localhost:8080"))
                        .webhook())
                .contains(WebhookTarget.at("http://localhost:8080"));
        assertThat(CoalmineConfig.read(Map.of()).webhook()).isEmpty();
    }

    @Test
    void everythingThatIsWrongWithAWebhookIsToldWithoutItsSecrets() {
        assertThatThrownBy(() -> CoalmineConfig.read(Map.of(
                        "webhook.url", "ftp://example.com/hidden",
                        "webhook.secret", "hidden",
                        "webhook.events[0]", "tripped",
                        "webhook.events[1]", "fell",
                        "webhook.timeout", "2h",
                        "webhook.secrets", "no")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("coalmine.webhook.url: Invalid webhook url, which is not shown")
                .hasMessageContaining("coalmine.webhook.secret: Invalid webhook secret, which is not shown")
                .hasMessageContaining("coalmine.webhook.events[1]: Invalid value \"fell\": allowed are started,")
                .hasMessageContaining("coalmine.webhook.timeout: Invalid webhook timeout PT2H")
                .hasMessageContaining("coalmine.webhook.secrets: Unknown property")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> CoalmineConfig.read(Map.of("webhook.secret", "the secret of a test of properties")))
                .hasMessageContaining("coalmine.webhook.url: Missing: a webhook takes an absolute http or https URL")
                .hasMessageNotContaining("the secret of");
        assertThatThrownBy(() -> CoalmineConfig.read(Map.of(
                        "webhook.url", "http://localhost", "webhook.secret", "hidden", "webhook.Secret", "hidden too")))
                .hasMessageContaining("coalmine.webhook.secret: Given more than once")
                .hasMessageNotContaining("hidden");
    }
}
