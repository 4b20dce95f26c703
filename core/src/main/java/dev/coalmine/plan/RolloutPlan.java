package dev.coalmine.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout shall go: its steps, what is judged, how surely, and the fuse. Immutable and thread-safe.
 *
 * <p>After the last step the rollout {@linkplain Builder#bake bakes}, if its plan says so, and then it is promoted: all
 * traffic goes to the candidate.
 */
public final class RolloutPlan {
    /** Default bound on the probability that a healthy candidate is ever tripped by the judge: {@value}. */
    public static final double DEFAULT_ALPHA = 0.001;

    /** Default bound on the probability that a candidate beyond what is to be proven ever passes: {@value}. */
    public static final double DEFAULT_ALPHA_PASS = 0.01;

    /**
     * Most guardrails of the kinds {@link Guardrail#failuresOf} and {@link Guardrail#quantileBelow} together: {@value},
     * since each takes a bit of a byte that is kept for each slot of keys.
     */
    public static final int MOST_TOPICS = 6;

    /** Most guardrails of the kind {@link Guardrail#signal}: {@value}. */
    public static final int MOST_SIGNALS = 8;

    private final @Nullable Shadow shadow;
    private final List<Step> steps;
    private final @Nullable Bake bake;
    private final Retry retry;
    private final List<Guardrail> guardrails;
    private final Fuse fuse;
    private final Baseline baseline;
    private final WarmUp warmUp;
    private final double alpha;
    private final double alphaPass;
    private final OptionalDouble burstCap;
    private final SampleRatio sampleRatio;
    private final StableHealth stableHealth;
    private final OptionalInt bulkhead;
    private final Optional<Duration> deadline;

    private RolloutPlan(Builder builder) {
        shadow = builder.shadow;
        steps = List.copyOf(builder.steps);
        bake = builder.bake;
        retry = builder.retry != null ? builder.retry : Retry.none();
        guardrails = builder.guardrails();
        fuse = builder.fuse != null ? builder.fuse : Fuse.defaults();
        baseline = builder.baseline != null ? builder.baseline : Baseline.all();
        warmUp = builder.warmUp();
        alpha = builder.alpha != null ? builder.alpha : DEFAULT_ALPHA;
        alphaPass = builder.alphaPass != null ? builder.alphaPass : DEFAULT_ALPHA_PASS;
        burstCap = builder.burstCapAt(alpha);
        sampleRatio = builder.sampleRatio != null ? builder.sampleRatio : SampleRatio.defaults();
        stableHealth = builder.stableHealth != null ? builder.stableHealth : StableHealth.defaults();
        bulkhead = builder.bulkhead != null ? OptionalInt.of(builder.bulkhead) : OptionalInt.empty();
        deadline = Optional.ofNullable(builder.deadline);
    }

    /**
     * Returns the deadline, if it can be one of an asynchronous candidate call.
     *
     * @param time from 1 ms to 1 hour
     * @throws IllegalArgumentException if outside
     */
    public static Duration requireDeadline(Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("Invalid deadline " + time + ": allowed is 1 ms to 1 hour");
        }
        return time;
    }

    /** Returns the plan that ramps 1, 5, 25, 50 and then 100%, ten minutes each, with every default. */
    public static RolloutPlan defaults() {
        Duration hold = Duration.ofMinutes(10);
        return builder()
                .step(Share.percent(1), hold)
                .step(Share.percent(5), hold)
                .step(Share.percent(25), hold)
                .step(Share.percent(50), hold)
                .build();
    }

    /** Returns a builder without any step. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the steps, whose shares rise. */
    public List<Step> steps() {
        return steps;
    }

    /** Returns all stretches of the rollout, in order: the shadow if there is one, the steps, and the bake if there is one. */
    public List<Stage<?>> stages() {
        return Stream.<Stage<?>>concat(
                        Stream.ofNullable(shadow), Stream.concat(steps.stream(), Stream.ofNullable(bake)))
                .toList();
    }

    /** Returns how the candidate is called beside stable before the first step; empty if it is not. */
    public Optional<Shadow> shadow() {
        return Optional.ofNullable(shadow);
    }

    /** Returns how the rollout bakes after the last step; empty if it is promoted at once. */
    public Optional<Bake> bake() {
        return Optional.ofNullable(bake);
    }

    /** Returns whether a tripped rollout begins again by itself. */
    public Retry retry() {
        return retry;
    }

    /** Returns the guardrails, at least one. */
    public List<Guardrail> guardrails() {
        return guardrails;
    }

    /** Returns the fuse. */
    public Fuse fuse() {
        return fuse;
    }

    /** Returns which stable traffic is compared. */
    public Baseline baseline() {
        return baseline;
    }

    /** Returns the names of the business signals that its guardrails judge, each once. */
    public List<String> signals() {
        return guardrails.stream()
                .filter(SignalGuardrail.class::isInstance)
                .map(guardrail -> ((SignalGuardrail) guardrail).signal())
                .distinct()
                .toList();
    }

    /** Returns how long the rollout only watches before it judges latency; none if no guardrail does. */
    public WarmUp warmUp() {
        return warmUp;
    }

    /** Returns the bound on the probability that a healthy candidate is ever tripped by the judge. */
    public double alpha() {
        return alpha;
    }

    /** Returns how many candidate calls may be under way at a time; empty for any number. */
    public OptionalInt bulkhead() {
        return bulkhead;
    }

    /** Returns how long an asynchronous candidate call may take; empty for any time. */
    public Optional<Duration> deadline() {
        return deadline;
    }

    /** Returns the bound on the probability that a candidate beyond what is to be proven ever passes. */
    public double alphaPass() {
        return alphaPass;
    }

    /** Returns whether both arms are called by as many keys as the share says. */
    public SampleRatio sampleRatio() {
        return sampleRatio;
    }

    /** Returns how much worse stable may get itself after the share was raised. */
    public StableHealth stableHealth() {
        return stableHealth;
    }

    /** Returns the factor by which bets against the candidate win at most in a second; empty if there is no cap. */
    public OptionalDouble burstCap() {
        return burstCap;
    }

    /** Returns whether the other is a plan that says the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RolloutPlan that && that.terms().equals(terms());
    }

    @Override
    public int hashCode() {
        return terms().hashCode();
    }

    private List<Object> terms() {
        return List.of(
                stages(),
                retry,
                guardrails,
                fuse,
                baseline,
                warmUp,
                alpha,
                alphaPass,
                burstCap,
                sampleRatio,
                stableHealth,
                bulkhead,
                deadline);
    }

    @Override
    public String toString() {
        return "plan" + steps + (bake == null ? "" : ", " + bake) + (retry.maxAttempts() == 0 ? "" : ", " + retry);
    }

    /** Builds plans. Setters check their value at once; not thread-safe. */
    public static final class Builder {
        private final List<Step> steps = new ArrayList<>();
        private final List<Guardrail> guardrails = new ArrayList<>();
        private @Nullable Shadow shadow;
        private @Nullable Bake bake;
        private @Nullable Retry retry;
        private @Nullable Fuse fuse;
        private @Nullable Baseline baseline;
        private @Nullable WarmUp warmUp;
        private @Nullable Double alpha;
        private @Nullable Double alphaPass;
        private @Nullable SampleRatio sampleRatio;
        private @Nullable StableHealth stableHealth;
        /** Null if there is none, empty for the default. */
        private @Nullable OptionalDouble burstCap;

        private @Nullable Integer bulkhead;
        private @Nullable Duration deadline;

        private Builder() {}

        /**
         * Adds a step with the default minimum of candidate calls.
         *
         * @throws IllegalArgumentException if the share is 0% or not above that of the step before, or the hold negative
         */
        public Builder step(Share share, Duration hold) {
            return step(Step.of(share, hold));
        }

        /**
         * Adds a step.
         *
         * @throws IllegalArgumentException if its share is not above that of the step before
         */
        public Builder step(Step step) {
            if (!steps.isEmpty()) {
                Share before = steps.get(steps.size() - 1).share();
                if (step.share().compareTo(before) <= 0) {
                    throw new IllegalArgumentException("Invalid step share " + step.share() + " after " + before
                            + ": a ramp only rises, so each step must lie above the one before");
                }
            }
            steps.add(step);
            return this;
        }

        /**
         * Has the rollout begin by shadowing: everything goes to stable, and the candidate is called beside it, for this
         * share of the keys, to be compared; see {@link Shadow}. Without it, it begins with the first step.
         *
         * @param shadowed above 0%
         * @param hold how long it shadows at least, zero or more
         * @throws IllegalArgumentException if the share is 0% or the hold negative
         */
        public Builder shadow(Share shadowed, Duration hold) {
            return shadow(Shadow.of(shadowed, hold));
        }

        /** Has the rollout begin by shadowing. */
        public Builder shadow(Shadow shadow) {
            requireUnset("shadow", this.shadow);
            this.shadow = Objects.requireNonNull(shadow, "shadow");
            return this;
        }

        /**
         * Has the rollout bake after the last step, under watch, with 10% of the keys held back on stable. Without it,
         * the candidate is promoted after the last step.
         *
         * @param hold how long it bakes at least, zero or more
         * @throws IllegalArgumentException if negative
         */
        public Builder bake(Duration hold) {
            return bake(Bake.of(hold));
        }

        /** Has the rollout bake after the last step. */
        public Builder bake(Bake bake) {
            requireUnset("bake", this.bake);
            this.bake = Objects.requireNonNull(bake, "bake");
            return this;
        }

        /**
         * Has a tripped rollout begin again by itself; without it, only a human lets it.
         *
         * @param maxAttempts attempts after the first one, from 1 to 20
         * @param coolDown how long it waits before the first of them, from 1 second to 30 days; twice as long before each
         *     next one
         * @throws IllegalArgumentException if outside
         */
        public Builder retry(int maxAttempts, Duration coolDown) {
            return retry(Retry.of(maxAttempts, coolDown));
        }

        /** Sets whether a tripped rollout begins again by itself; the default is {@link Retry#none()}. */
        public Builder retry(Retry retry) {
            requireUnset("retry", this.retry);
            this.retry = Objects.requireNonNull(retry, "retry");
            return this;
        }

        /**
         * Adds a guardrail; without any, the plan has {@link Guardrail#errorRate()} and {@link Guardrail#latency()} and, with a
         * shadow, {@link Guardrail#mismatches()}.
         *
         * @throws IllegalArgumentException if there already is one of that name, or {@value RolloutPlan#MOST_TOPICS} of
         *     those kinds of which no plan may have more
         */
        public Builder guardrail(Guardrail guardrail) {
            for (Guardrail earlier : guardrails) {
                if (earlier.name().equals(guardrail.name())) {
                    throw new IllegalArgumentException(
                            "Duplicate guardrail " + guardrail.name() + ": each metric is judged by one guardrail");
                }
            }
            guardrails.add(guardrail);
            if (guardrails.stream().filter(Builder::isTopic).count() > MOST_TOPICS) {
                throw new IllegalArgumentException("Invalid guardrail " + guardrail.name() + ": a plan has at most "
                        + MOST_TOPICS + " of failuresOf(...) and quantileBelow(...)");
            }
            if (guardrails.stream().filter(SignalGuardrail.class::isInstance).count() > MOST_SIGNALS) {
                throw new IllegalArgumentException("Invalid guardrail " + guardrail.name() + ": a plan has at most "
                        + MOST_SIGNALS + " of signal(...)");
            }
            return this;
        }

        private static boolean isTopic(Guardrail guardrail) {
            return guardrail instanceof FailuresGuardrail || guardrail instanceof QuantileCeilingGuardrail;
        }

        private List<Guardrail> guardrails() {
            if (!guardrails.isEmpty()) {
                return List.copyOf(guardrails);
            }
            return shadow == null
                    ? List.of(Guardrail.errorRate(), Guardrail.latency())
                    : List.of(Guardrail.errorRate(), Guardrail.latency(), Guardrail.mismatches());
        }

        private WarmUp warmUp() {
            if (guardrails().stream().noneMatch(Builder::judgesLatency)) {
                return WarmUp.none();
            }
            return warmUp != null ? warmUp : WarmUp.defaults();
        }

        private static boolean judgesLatency(Guardrail guardrail) {
            return guardrail instanceof LatencyGuardrail || guardrail instanceof QuantileCeilingGuardrail;
        }

        /** Sets the fuse; the default is {@link Fuse#defaults()}. */
        public Builder fuse(Fuse fuse) {
            requireUnset("fuse", this.fuse);
            this.fuse = Objects.requireNonNull(fuse, "fuse");
            return this;
        }

        /** Sets which stable traffic is compared; the default is {@link Baseline#all()}. */
        public Builder baseline(Baseline baseline) {
            requireUnset("baseline", this.baseline);
            this.baseline = Objects.requireNonNull(baseline, "baseline");
            return this;
        }

        /** Sets how long the rollout only watches before it judges latency; {@link WarmUp#defaults()} if not set. */
        public Builder warmUp(WarmUp warmUp) {
            requireUnset("warmUp", this.warmUp);
            this.warmUp = Objects.requireNonNull(warmUp, "warmUp");
            return this;
        }

        /**
         * Sets the bound on the probability that a healthy candidate is ever tripped by the judge.
         *
         * @param alpha from 1e-9 to 0.5; the default is {@value RolloutPlan#DEFAULT_ALPHA}
         * @throws IllegalArgumentException if outside
         */
        public Builder alpha(double alpha) {
            requireUnset("alpha", this.alpha);
            this.alpha = requireAlpha("alpha", alpha);
            return this;
        }

        /**
         * Caps how many candidate calls may be under way at a time; there is no bulkhead if not set.
         *
         * <p>A call that would be one too many goes to stable instead, is counted, and is no evidence. An asynchronous call
         * takes room until its stage completes, a published one as long as it is subscribed to. When the bulkhead
         * stands full for {@link Fuse#bulkheadFull()}, the fuse blows. Keys that are forced to the candidate by
         * {@link Overrides} take no room.
         *
         * @param calls from 1 to 1,000,000
         * @throws IllegalArgumentException if outside
         */
        public Builder bulkhead(int calls) {
            requireUnset("bulkhead", this.bulkhead);
            if (calls < 1 || calls > 1_000_000) {
                throw new IllegalArgumentException(
                        "Invalid bulkhead " + calls + ": allowed is 1 to 1,000,000 concurrent candidate calls");
            }
            this.bulkhead = calls;
            return this;
        }

        /**
         * Limits how long an asynchronous candidate call may take; there is no deadline if not set.
         *
         * <p>Past it the caller's stage fails with a {@link java.util.concurrent.TimeoutException}, the call counts as
         * failed and, if it is that, as slow, and the candidate's stage is cancelled. So the caller's stage is no longer
         * the candidate's own, unless that was complete at once. Stable's calls have no deadline; nor have publishers,
         * which have operators for that, and keys that are forced to the candidate by {@link Overrides}.
         *
         * @param time from 1 ms to 1 hour
         * @throws IllegalArgumentException if outside
         */
        public Builder deadline(Duration time) {
            requireUnset("deadline", this.deadline);
            this.deadline = requireDeadline(time);
            return this;
        }

        /**
         * Sets the bound on the probability that a candidate beyond what a guardrail asks to be proven ever passes it. It
         * holds from the start, or from the last time that the share was lowered or a human let a tripped rollout go on.
         *
         * @param alpha from 1e-9 to 0.5; the default is {@value RolloutPlan#DEFAULT_ALPHA_PASS}
         * @throws IllegalArgumentException if outside
         */
        public Builder alphaPass(double alpha) {
            requireUnset("alphaPass", this.alphaPass);
            this.alphaPass = requireAlpha("alphaPass", alpha);
            return this;
        }

        /** Sets the check of the sample ratio; the default is {@link SampleRatio#defaults()}. */
        public Builder sampleRatio(SampleRatio sampleRatio) {
            requireUnset("sampleRatio", this.sampleRatio);
            this.sampleRatio = Objects.requireNonNull(sampleRatio, "sampleRatio");
            return this;
        }

        /** Sets the check of stable after each rise of the share; the default is {@link StableHealth#defaults()}. */
        public Builder stableHealth(StableHealth stableHealth) {
            requireUnset("stableHealth", this.stableHealth);
            this.stableHealth = Objects.requireNonNull(stableHealth, "stableHealth");
            return this;
        }

        /**
         * Lets no bet against the candidate win more than a third of what it takes to trip, in logs, in any second; tenfold
         * at the default alpha. See {@link #burstCap(double)}.
         */
        public Builder burstCap() {
            requireUnset("burstCap", this.burstCap);
            this.burstCap = OptionalDouble.empty();
            return this;
        }

        /**
         * Caps the factor by which any bet against the candidate wins in a second; there is no cap if not set.
         *
         * <p>For arms that can stumble on their own, as where each has a connection pool, a shard or a host to itself: a
         * burst of failures on one of them that is over within a second or two then does not trip the rollout. It costs
         * speed only: a real regression takes at least {@code ln(limit)/ln(factor)} seconds to find. Alpha holds with and
         * without it; and the {@link Fuse} takes no notice of it.
         *
         * @param factor above 1, up to 1,000,000, such as 2 for arms with separate pools
         * @throws IllegalArgumentException if outside
         */
        public Builder burstCap(double factor) {
            requireUnset("burstCap", this.burstCap);
            if (!(factor > 1 && factor <= 1_000_000)) {
                throw new IllegalArgumentException(
                        "Invalid burstCap " + factor + ": allowed is a factor above 1, up to 1,000,000");
            }
            this.burstCap = OptionalDouble.of(factor);
            return this;
        }

        private OptionalDouble burstCapAt(double alphaInForce) {
            if (burstCap == null) {
                return OptionalDouble.empty();
            }
            return burstCap.isPresent() ? burstCap : OptionalDouble.of(Math.cbrt(1 / alphaInForce));
        }

        private static double requireAlpha(String parameter, double alpha) {
            if (!(alpha >= 1e-9 && alpha <= 0.5)) {
                throw new IllegalArgumentException("Invalid " + parameter + " " + alpha + ": allowed is 1e-9 to 0.5");
            }
            return alpha;
        }

        private static void requireUnset(String parameter, @Nullable Object earlier) {
            if (earlier != null) {
                throw new IllegalStateException(parameter + " was already set to " + earlier);
            }
        }

        /**
         * Returns what keeps the plan from being built, each in a sentence: settings that are valid alone, but not
         * together. Empty if nothing does.
         */
        public List<String> conflicts() {
            List<String> conflicts = new ArrayList<>();
            if (steps.isEmpty()) {
                conflicts.add("A plan needs at least one step: add step(percent(1), Duration.ofMinutes(10))");
            } else {
                Share last = steps.get(steps.size() - 1).share();
                if (bake != null && bake.share().compareTo(last) < 0) {
                    conflicts.add("The last step has " + last + ", but the bake holds back " + bake.holdBack()
                            + ", and so would take users away from the candidate: end at " + bake.share()
                            + " or below, or hold back less");
                }
            }
            if (warmUp != null && !warmUp.isNone() && warmUp().isNone()) {
                conflicts.add("warmUp is set to " + warmUp
                        + ", but no guardrail judges latency: add guardrail(latency()), or leave warmUp out");
            }
            boolean judgesMismatches = guardrails().stream().anyMatch(MismatchGuardrail.class::isInstance);
            if (judgesMismatches && shadow == null) {
                conflicts.add(
                        "The plan has a guardrail on mismatches, but nothing that is compared: add shadow(percent(10),"
                                + " Duration.ofHours(1)), or leave mismatches() out");
            }
            return conflicts;
        }

        /**
         * Returns the plan.
         *
         * @throws IllegalStateException if there is no step; a bake below the last step; a warm-up and nothing that
         *     needs one; or a guardrail on mismatches and no shadow; it says all {@linkplain #conflicts conflicts}
         */
        public RolloutPlan build() {
            List<String> conflicts = conflicts();
            if (!conflicts.isEmpty()) {
                throw new IllegalStateException(String.join("; ", conflicts));
            }
            return new RolloutPlan(this);
        }
    }
}
