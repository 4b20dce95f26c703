package dev.coalmine.config;

import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the properties of one rollout say. Immutable and thread-safe.
 *
 * <p>The properties, below {@code coalmine.rollouts.<name>}, each with the default of the setter that it stands for; a
 * rollout of which nothing is said runs the {@linkplain RolloutPlan#defaults() default plan}:
 *
 * <table>
 *   <caption>Properties</caption>
 *   <tr><th>Property</th><th>Form</th><th>What it says</th></tr>
 *   <tr><td>{@code enabled}</td><td>true or false</td><td>whether there is such a rollout; true by default</td></tr>
 *   <tr><td>{@code revision}, {@code seed}</td><td>text</td><td>the version of the candidate; who goes first</td></tr>
 *   <tr><td>{@code dry-run}</td><td>true or false</td><td>whether what is found has no consequences</td></tr>
 *   <tr><td>{@code missing-key}</td><td>stable, random or reject</td><td>what happens to calls without a key</td></tr>
 *   <tr><td>{@code fallback}</td><td>none or idempotent</td><td>whether calls that fail on the candidate are repeated on
 *       stable</td></tr>
 *   <tr><td>{@code overrides.candidate}, {@code overrides.stable}</td><td>list of keys</td><td>keys that are forced to an
 *       arm; those that read as a whole number or a UUID as that, and as text</td></tr>
 *   <tr><td>{@code shadow.share}, {@code shadow.hold}</td><td>10%, 1h</td><td>the shadow before the first step; both are
 *       needed, and the four of a step may follow</td></tr>
 *   <tr><td>{@code shadow.threads}, {@code .most-calls}, {@code .timeout}</td><td>2, 100, 5s</td><td>what bounds shadow
 *       calls</td></tr>
 *   <tr><td>{@code plan.steps[n].share}, {@code .hold}</td><td>5%, 10m</td><td>a step; both are needed</td></tr>
 *   <tr><td>{@code plan.steps[n].min-calls}, {@code .gate}, {@code .longest-hold}, {@code .overdue}</td>
 *       <td>500; no-harm, proven or approval; 2h; hold, advance or roll-back</td><td>what it takes to leave it</td></tr>
 *   <tr><td>{@code bake}</td><td>1h</td><td>the bake by its hold alone; or {@code bake.hold}, {@code bake.hold-back} and
 *       the four of a step</td></tr>
 *   <tr><td>{@code retry.max-attempts}, {@code retry.cool-down}</td><td>3, 15m</td><td>retries; both are needed</td></tr>
 *   <tr><td>{@code guardrails.error-rate.*}</td><td>{@code enabled}, {@code ratio} 1.5, {@code points} 0.1,
 *       {@code proven-ratio}, {@code proven-points}, {@code weight}, {@code signal}</td><td>on by default</td></tr>
 *   <tr><td>{@code guardrails.latency.*}</td><td>{@code enabled}, {@code ratio}, {@code difference} 2ms,
 *       {@code proven-ratio}, {@code weight}, {@code signal}</td><td>on by default</td></tr>
 *   <tr><td>{@code guardrails.error-rate-below.*}</td><td>{@code ceiling} 1%, {@code weight}, {@code signal}</td>
 *       <td>a ceiling of errors</td></tr>
 *   <tr><td>{@code guardrails.failures-of[n].*}</td><td>{@code type}, and as for {@code error-rate}</td><td>one type of
 *       failure</td></tr>
 *   <tr><td>{@code guardrails.quantile-below[n].*}</td><td>{@code quantile} p99, {@code ceiling} 250ms, {@code weight},
 *       {@code signal}</td><td>a ceiling of latency</td></tr>
 *   <tr><td>{@code guardrails.signals[n].*}</td><td>{@code name}, {@code must-not} drop, rise, rate-drop or rate-rise,
 *       {@code ratio}, {@code proven-ratio}, {@code weight}, {@code signal}</td><td>a business signal</td></tr>
 *   <tr><td>{@code guardrails.mismatches.*}</td><td>{@code enabled}, {@code ceiling} 0.1%, {@code weight}, {@code signal}</td>
 *       <td>on by default where there is a shadow</td></tr>
 *   <tr><td>{@code fuse.*}</td><td>{@code enabled}, {@code window} 20, {@code failure-rate} 50%, {@code distinct-keys},
 *       {@code stable-below} 10%, {@code bulkhead-full} 5s, {@code few-keys.*} with the first four</td><td>the fuse</td></tr>
 *   <tr><td>{@code warm-up.*}</td><td>{@code enabled}, {@code calls}, {@code most-calls}, {@code time}</td>
 *       <td>the warm-up; {@code calls} alone asks for exactly as many, see {@link dev.coalmine.plan.WarmUp}</td></tr>
 *   <tr><td>{@code sample-ratio.*}</td><td>{@code enabled}, {@code alpha}, {@code tolerating} 1%</td><td>the check of the
 *       sample ratio</td></tr>
 *   <tr><td>{@code stable-health.*}</td><td>{@code enabled}, {@code ratio}, {@code points}, {@code slow-part} 2%</td>
 *       <td>whether stable itself gets worse</td></tr>
 *   <tr><td>{@code baseline}</td><td>all, or 5</td><td>all stable traffic, or so many times the canary's</td></tr>
 *   <tr><td>{@code alpha}, {@code alpha-pass}</td><td>0.1%</td><td>how surely it is judged</td></tr>
 *   <tr><td>{@code burst-cap}</td><td>default, or a factor</td><td>the cap on bursts</td></tr>
 *   <tr><td>{@code bulkhead}, {@code deadline}</td><td>50, 2s</td><td>what bounds candidate calls</td></tr>
 * </table>
 *
 * <p>Names may be spelled with dashes, in camel case or with underscores. Durations are numbers with a unit out of ns, us,
 * ms, s, m, h and d, such as {@code 1h30m}, or as in ISO-8601; shares are percentages; fractions are numbers or
 * percentages.
 */
public final class RolloutConfig {
    private final String name;
    private final boolean enabled;
    private final @Nullable String revision;
    private final @Nullable String seed;
    private final Conduct conduct;

    /** How it goes. */
    private record Conduct(
            RolloutPlan plan,
            boolean saysPlan,
            RunMode mode,
            Optional<MissingKey> missingKey,
            Optional<Fallback> fallback,
            Overrides overrides) {}

    private RolloutConfig(
            String name, boolean enabled, @Nullable String revision, @Nullable String seed, Conduct conduct) {
        this.name = name;
        this.enabled = enabled;
        this.revision = revision;
        this.seed = seed;
        this.conduct = conduct;
    }

    /**
     * Reads the properties of one rollout.
     *
     * @param name the rollout's name
     * @param properties what lies below {@code coalmine.rollouts.<name>}: nested maps and lists, or names with dots and
     *     brackets such as {@code plan.steps[0].share}, or some of each; values are read by their {@code toString}, and
     *     nulls are left out
     * @throws InvalidConfigException if anything is wrong with them; it says everything that is
     */
    public static RolloutConfig read(String name, Map<String, ?> properties) {
        List<Problem> problems = new ArrayList<>();
        Section section = new Section(CoalmineConfig.ROLLOUTS + Section.quoted(name), Node.of(properties), problems);
        RolloutConfig config = read(name, section, CoalmineConfig.contextLoader());
        if (config == null || !problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return config;
    }

    /** Reads one rollout; returns null if there are problems. */
    static @Nullable RolloutConfig read(String name, Section section, ClassLoader loader) {
        int before = section.problems().size();
        section.attempt(() -> Texts.requireName("rollout name", name));
        boolean enabled = section.valueOr("enabled", true, Forms::flag);
        String revision = section.value("revision", text -> Texts.requireName("revision", text));
        String seed = section.value("seed", text -> Texts.require("seed", text));
        boolean dry = section.valueOr("dry-run", false, Forms::flag);
        MissingKey missingKey = section.value("missing-key", Forms.word(MissingKey.class, Forms::lowerCase));
        Fallback fallback = section.value("fallback", Forms.word(Fallback.class, Fallback::label));
        Overrides overrides = OverridesSection.read(section.child("overrides"));
        boolean saysPlan = section.hasMore(); // all that is left is of the plan
        RolloutPlan plan = new PlanSection(loader).read(section);
        section.end();
        if (plan == null || section.problems().size() > before) {
            return null;
        }
        Conduct conduct = new Conduct(
                plan,
                saysPlan,
                dry ? RunMode.DRY_RUN : RunMode.LIVE,
                Optional.ofNullable(missingKey),
                Optional.ofNullable(fallback),
                overrides);
        return new RolloutConfig(name, enabled, revision, seed, conduct);
    }

    /** Returns the rollout's name. */
    public String name() {
        return name;
    }

    /** Returns whether there is to be such a rollout. */
    public boolean enabled() {
        return enabled;
    }

    /** Returns the version of the candidate, if it is said. */
    public Optional<String> revision() {
        return Optional.ofNullable(revision);
    }

    /** Returns what, beside the name, decides which users go first, if it is said. */
    public Optional<String> seed() {
        return Optional.ofNullable(seed);
    }

    /** Returns the plan. */
    public RolloutPlan plan() {
        return conduct.plan();
    }

    /** Returns whether the properties say anything of the plan, which otherwise has all its defaults. */
    public boolean saysPlan() {
        return conduct.saysPlan();
    }

    /** Returns whether what is found has consequences. */
    public RunMode mode() {
        return conduct.mode();
    }

    /** Returns what happens to calls without a routing key, if it is said. */
    public Optional<MissingKey> missingKey() {
        return conduct.missingKey();
    }

    /** Returns whether calls that fail on the candidate are repeated on stable, if it is said. */
    public Optional<Fallback> fallback() {
        return conduct.fallback();
    }

    /** Returns the keys that are forced to one arm. */
    public Overrides overrides() {
        return conduct.overrides();
    }

    /** Returns the same with another plan, for adapters to which a plan is said elsewhere. */
    public RolloutConfig with(RolloutPlan plan) {
        return with(new Conduct(
                Objects.requireNonNull(plan, "plan"),
                conduct.saysPlan(),
                conduct.mode(),
                conduct.missingKey(),
                conduct.fallback(),
                conduct.overrides()));
    }

    /** Returns the same with other overrides, for adapters to which these are said elsewhere. */
    public RolloutConfig with(Overrides overrides) {
        return with(new Conduct(
                conduct.plan(),
                conduct.saysPlan(),
                conduct.mode(),
                conduct.missingKey(),
                conduct.fallback(),
                Objects.requireNonNull(overrides, "overrides")));
    }

    private RolloutConfig with(Conduct other) {
        return new RolloutConfig(name, enabled, revision, seed, other);
    }

    /** Returns the full name of one of its properties, such as {@code coalmine.rollouts.pricing.revision}. */
    public String property(String last) {
        return CoalmineConfig.ROLLOUTS + Section.quoted(name) + "." + last;
    }

    @Override
    public String toString() {
        return name + ": " + plan() + ", " + mode().label();
    }
}
