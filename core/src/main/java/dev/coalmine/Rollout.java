package dev.coalmine;

import dev.coalmine.config.RolloutConfig;
import dev.coalmine.event.MismatchListener;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.Controller;
import dev.coalmine.internal.control.NumberKey;
import dev.coalmine.internal.control.RolloutSettings;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.internal.proxy.KeyPlan;
import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.BusinessSignal;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.CompositeKey;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.ShareCeiling;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The whole process of replacing a stable implementation by a candidate: it routes a small, sticky share of calls to the
 * candidate, watches both sides of the same traffic, goes up step by step while the candidate stays healthy, and trips
 * back to stable when it does not.
 *
 * <pre>{@code
 * Rollout pricing = Rollout.named("pricing").revision("2026-11-22").plan(plan).start();
 * Pricing prices = pricing.wrap(Pricing.class).keyedBy(Keys.argument(0)).stable(legacy).candidate(rewrite);
 * }</pre>
 *
 * <p>Thread-safe. No failure inside Coalmine reaches a call that it routes.
 */
public final class Rollout implements AutoCloseable {
    private final Rollouts registry;
    private final Controller controller;

    Rollout(Rollouts registry, Controller controller) {
        this.registry = registry;
        this.controller = controller;
    }

    /**
     * Begins a rollout of that name in the {@linkplain Rollouts#global() global registry}.
     *
     * @param name 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit
     * @throws IllegalArgumentException if the name is none
     */
    public static Builder named(String name) {
        return Rollouts.global().named(name);
    }

    /** Returns one call for this key; null and the empty string are missing keys, as in {@link #forContext()}. */
    public KeyedCall forKey(@Nullable String key) {
        return key == null || key.isEmpty()
                ? new KeyedCall(controller.path(), null, 0)
                : new KeyedCall(controller.path(), key, KeyHash.bits(key));
    }

    /** Returns one call for this key. */
    public KeyedCall forKey(long key) {
        return new KeyedCall(controller.path(), NumberKey.INSTANCE, key);
    }

    /** Returns one call for this key; null is a missing key. */
    public KeyedCall forKey(@Nullable Long key) {
        return key == null ? new KeyedCall(controller.path(), null, 0) : forKey(key.longValue());
    }

    /** Returns one call for this key, of which both halves count; null is a missing key. */
    public KeyedCall forKey(@Nullable UUID key) {
        return new KeyedCall(controller.path(), key, key == null ? 0 : KeyHash.bits(key));
    }

    /** Returns one call for this key, made by {@link Keys#of}; null is a missing key. */
    public KeyedCall forKey(@Nullable CompositeKey key) {
        return new KeyedCall(controller.path(), key, key == null ? 0 : key.bits());
    }

    /**
     * Returns one call that has no key of its own: it takes that of the {@link RoutingContext} in which it is made, and
     * follows the policy for missing keys if there is none.
     */
    public KeyedCall forContext() {
        return new KeyedCall(controller.path(), null, 0);
    }

    /**
     * Returns the business signal of that name: numbers or outcomes that the application records by key, and that
     * {@link dev.coalmine.plan.Guardrail#signal guardrails} may judge. A rollout has at most 64 of them; yet other names are
     * counted as internal failures, and nothing is recorded under them.
     *
     * @param name 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit
     * @throws IllegalArgumentException if the name is none
     */
    public Signal signal(String name) {
        return new Signal(controller.signals().channel(BusinessSignal.requireName(name)));
    }

    /**
     * Begins to wrap an interface, so that each of its calls is routed.
     *
     * @throws IllegalArgumentException if the type is no interface, sealed, or out of Coalmine's reach
     */
    public <T> Wrapping<T> wrap(Class<T> type) {
        return new Wrapping<>(Objects.requireNonNull(type, "type"), controller.path(), null);
    }

    /**
     * Begins to wrap an interface that Coalmine itself cannot reach, such as a package-private one in a package that its
     * module does not open: the wrapper becomes a class in the caller's package.
     *
     * @param lookup {@code MethodHandles.lookup()}, called in a class that sees the interface
     * @throws IllegalArgumentException if the type is no interface, sealed, or out of the lookup's reach, or the lookup
     *     was restricted
     */
    public <T> Wrapping<T> wrap(Class<T> type, MethodHandles.Lookup lookup) {
        return new Wrapping<>(
                Objects.requireNonNull(type, "type"), controller.path(), Objects.requireNonNull(lookup, "lookup"));
    }

    /**
     * Routes the calls of one method that an interceptor makes, as those of a framework's proxies do; for adapters to
     * frameworks. Results that come later are measured as {@link Wrapping} says, and what is
     * said of {@linkplain dev.coalmine.plan.Fallback fallback} and shadow holds as there; so the call on the candidate may be
     * made on another thread after the call on stable has returned.
     *
     * @param method the method of which both sides are an implementation
     * @param keys where its calls find their routing key
     * @throws IllegalArgumentException if the method cannot be measured, or the keys do not fit it
     */
    public Interception intercept(Method method, KeySource keys) {
        return Interception.of(
                Objects.requireNonNull(method, "method"), Objects.requireNonNull(keys, "keys"), controller.path());
    }

    /**
     * Routes the calls of one method that an interceptor makes, without reflection; for adapters whose code is generated
     * when an application is compiled.
     *
     * @throws IllegalArgumentException if the method cannot be measured
     */
    public Interception intercept(InterceptedMethod method) {
        Function<@Nullable Object[], @Nullable Object> key = method.key();
        return Interception.of(method, key == null ? KeyPlan.AMBIENT : new KeyPlan.Found(key), controller.path());
    }

    /**
     * Returns what that person or system may do.
     *
     * @param who 1 to 500 characters on one line
     * @throws IllegalArgumentException if the name is none
     */
    public Operator by(String who) {
        return new Operator(this, who);
    }

    /** Returns how the rollout stands, every call that has returned included. */
    public RolloutStatus status() {
        return RolloutStatus.of(controller.settings(), controller.standing());
    }

    /** Returns where the rollout stands: a part of {@link #status()} that costs next to nothing. */
    public Phase phase() {
        return controller.phase();
    }

    /** Returns the rollout's name. */
    public String name() {
        return controller.settings().name();
    }

    /** Returns the version of the candidate. */
    public String revision() {
        return controller.settings().identity().revision();
    }

    /** Returns the plan. */
    public RolloutPlan plan() {
        return controller.settings().plan();
    }

    /** Returns the keys that are forced to one arm. */
    public Overrides overrides() {
        return controller.settings().calls().overrides();
    }

    RolloutSettings settings() {
        return controller.settings();
    }

    /** Replaces what may be replaced while the rollout runs; the registry has the last word on what is forced. */
    void reconfigure(String who, RolloutSettings next, String reason) {
        Overrides overrides = registry.overridesOf(name(), next.calls().overrides());
        controller.reconfigure(next.with(overrides), who, reason);
    }

    Controller controller() {
        return controller;
    }

    /**
     * Stops routing, and frees the name. Once promoted, calls stay with the candidate; otherwise they go to stable from
     * now on, since nobody watches any more. Closing twice does nothing.
     */
    @Override
    public void close() {
        registry.remove(this);
        controller.close();
    }

    @Override
    public String toString() {
        return "rollout " + name() + " " + revision();
    }

    /** Says what a rollout shall be, then starts it. Setters check their value at once; not thread-safe. */
    public static final class Builder {
        private final Rollouts registry;
        private final String name;
        private @Nullable String revision;
        private @Nullable String seed;
        private @Nullable RolloutPlan plan;
        private @Nullable MissingKey missingKey;
        private @Nullable Overrides overrides;
        private @Nullable Failures failures;
        private @Nullable Fallback fallback;
        private @Nullable Comparison<?> comparison;
        private @Nullable MismatchListener mismatchListener;
        private @Nullable ShareCeiling ceiling;
        private RunMode mode = RunMode.LIVE;

        Builder(Rollouts registry, String name) {
            this.registry = registry;
            this.name = Texts.requireName("rollout name", name);
        }

        /**
         * Sets the version of the candidate, such as a build number; the default is {@code 1}, except with a
         * {@linkplain Rollouts.Builder#store durable store}, where it has to be set.
         *
         * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, dots, dashes and underscores
         */
        public Builder revision(String revision) {
            requireUnset("revision", this.revision);
            this.revision = Texts.requireName("revision", revision);
            return this;
        }

        /** Sets what, beside the name, decides which users go first; the default is the empty text. */
        public Builder seed(String seed) {
            requireUnset("seed", this.seed);
            this.seed = Texts.require("seed", seed);
            return this;
        }

        /**
         * Sets all that a configuration says of the rollout: its plan, its mode and its overrides; and its revision, its
         * seed, its policy for missing keys and its fallback, if it says any.
         *
         * @throws IllegalStateException if any of these was set already
         * @throws IllegalArgumentException if it is the configuration of another rollout
         */
        public Builder config(RolloutConfig config) {
            if (!config.name().equals(name)) {
                throw new IllegalArgumentException(
                        "Invalid configuration of " + config.name() + ": the rollout is named " + name);
            }
            config.revision().ifPresent(this::revision);
            config.seed().ifPresent(this::seed);
            config.missingKey().ifPresent(this::missingKey);
            config.fallback().ifPresent(this::fallback);
            return plan(config.plan()).mode(config.mode()).overrides(config.overrides());
        }

        /** Sets the plan; the default is {@link RolloutPlan#defaults()}. */
        public Builder plan(RolloutPlan plan) {
            requireUnset("plan", this.plan);
            this.plan = Objects.requireNonNull(plan, "plan");
            return this;
        }

        /** Sets what happens to calls without a routing key; the default is {@link MissingKey#STABLE}. */
        public Builder missingKey(MissingKey policy) {
            requireUnset("missingKey", this.missingKey);
            this.missingKey = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets the keys that are forced to one arm; the default is none. A registry that
         * {@linkplain Rollouts.Builder#forcing forces} the rollout as a whole has the last word.
         */
        public Builder overrides(Overrides overrides) {
            requireUnset("overrides", this.overrides);
            this.overrides = Objects.requireNonNull(overrides, "overrides");
            return this;
        }

        /** Sets what counts as a failed call; the default is everything thrown. */
        public Builder failures(Failures failures) {
            requireUnset("failures", this.failures);
            this.failures = Objects.requireNonNull(failures, "failures");
            return this;
        }

        /**
         * Declares that calls of this rollout are idempotent, so that one that fails on the candidate is repeated on stable;
         * single methods and calls may say otherwise.
         */
        public Builder fallback() {
            return fallback(Fallback.IDEMPOTENT);
        }

        /** Sets whether calls that fail on the candidate are repeated on stable; the default is {@link Fallback#NONE}. */
        public Builder fallback(Fallback fallback) {
            requireUnset("fallback", this.fallback);
            this.fallback = Objects.requireNonNull(fallback, "fallback");
            return this;
        }

        /**
         * Sets how the outcomes of shadow calls are compared with stable's, where nothing else is said for a method or call;
         * the default is {@link Comparison#byEquals()}.
         */
        public Builder comparedBy(Comparison<?> comparison) {
            requireUnset("comparison", this.comparison);
            this.comparison = Objects.requireNonNull(comparison, "comparison");
            return this;
        }

        /** Sets who hears of every mismatch between a shadow call and stable; the last ones are in the status as well. */
        public Builder onMismatch(MismatchListener listener) {
            requireUnset("mismatch listener", this.mismatchListener);
            this.mismatchListener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Sets what says from outside how high the share may be; the default is {@link ShareCeiling#NONE}. */
        public Builder ceiling(ShareCeiling ceiling) {
            requireUnset("ceiling", this.ceiling);
            this.ceiling = Objects.requireNonNull(ceiling, "ceiling");
            return this;
        }

        /**
         * Has the judge and the fuse report what they would have done, and do nothing: the traffic follows the plan's
         * steps, by their holds and calls alone, and humans.
         */
        public Builder dryRun() {
            return mode(RunMode.DRY_RUN);
        }

        /** Sets whether what is found has consequences; the default is {@link RunMode#LIVE}. */
        public Builder mode(RunMode mode) {
            this.mode = Objects.requireNonNull(mode, "mode");
            return this;
        }

        private static void requireUnset(String parameter, @Nullable Object earlier) {
            if (earlier != null) {
                throw new IllegalStateException(parameter + " was already set to " + earlier);
            }
        }

        /**
         * Starts the rollout: at the first step of its plan or, if the registry's store knows the revision already, where
         * that stood. All traffic goes to stable until the store has answered. Returns once it has; if that takes more
         * than a second, the rollout is pending, and starts when it does.
         *
         * @throws IllegalStateException if one of that name is running already, the registry is closed, or there is no
         *     revision though the store is durable
         */
        public Rollout start() {
            RolloutSettings.Identity identity =
                    new RolloutSettings.Identity(name, registry.revisionOf(name, revision), seed == null ? "" : seed);
            RolloutSettings.CallRules calls = new RolloutSettings.CallRules(
                    missingKey == null ? MissingKey.STABLE : missingKey,
                    registry.overridesOf(name, overrides == null ? Overrides.none() : overrides),
                    failures == null ? Failures.defaults() : failures,
                    fallback == null ? Fallback.NONE : fallback,
                    new RolloutSettings.Compared(
                            comparison == null ? Comparison.byEquals() : comparison, mismatchListener));
            return registry.start(new RolloutSettings(
                    identity,
                    plan == null ? RolloutPlan.defaults() : plan,
                    mode,
                    calls,
                    ceiling == null ? ShareCeiling.NONE : ceiling));
        }
    }
}
