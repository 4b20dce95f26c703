package dev.coalmine.console;

import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.figures.LatencyBins;
import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Stage;
import dev.coalmine.plan.Step;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.MethodStats;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.StoreHealth;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Outlook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All that a console shows of one rollout. Immutable.
 *
 * @param rollout how it stands, as in the list
 * @param retryAt when it begins again by itself after a trip, in ISO 8601; empty if it does not
 * @param attempts how often it was begun again after a rollback
 * @param plan the stretches of its plan, in order
 * @param findings what the judge says, for each metric of a guardrail
 * @param stable what was recorded on stable
 * @param candidate what was recorded on the candidate
 * @param latencies latencies of both arms' successful calls, in the same bins; empty before there is a call
 * @param methods in which methods something went wrong, by name
 * @param signals what was recorded of business signals, by name
 * @param counters what else was counted, as {@link RolloutStatus.Counters} names it
 * @param store how the store is doing
 * @param fleet how its fleet is doing, if it has one
 * @param audit the last changes, latest first
 * @param history how it came to stand so
 * @param commands the names of the {@link Command}s that are not refused as it stands
 */
public record RolloutDetails(
        RolloutRow rollout,
        String retryAt,
        int attempts,
        List<Stretch> plan,
        List<Finding> findings,
        Arm stable,
        Arm candidate,
        List<Bin> latencies,
        List<MethodStats> methods,
        List<SignalFigures> signals,
        Map<String, Long> counters,
        Store store,
        FleetFigures fleet,
        Audit audit,
        Timeline history,
        List<String> commands) {
    /** Copies the lists and counters. */
    public RolloutDetails {
        plan = List.copyOf(plan);
        findings = List.copyOf(findings);
        latencies = List.copyOf(latencies);
        methods = List.copyOf(methods);
        signals = List.copyOf(signals);
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
        commands = List.copyOf(commands);
    }

    /**
     * A stretch of the plan.
     *
     * @param name such as {@code step 2}, {@code shadowing} or {@code baking}
     * @param share the share of keys that goes to the candidate by the plan, from 0 to 1
     * @param hold how long it is held at least, such as {@code 1h 30m}
     * @param gate what else it takes to leave it, such as {@code no-harm}
     * @param now whether the rollout is in it, or was when it was paused or tripped
     */
    public record Stretch(String name, double share, String hold, String gate, boolean now) {}

    /**
     * What the judge found.
     *
     * @param guardrail what is judged, such as {@code error-rate}
     * @param verdict {@code pass}, {@code fail} or {@code inconclusive}
     * @param harm as in {@link RolloutRow.Evidence}
     * @param provable whether anybody bets on a proof that the candidate is good enough
     * @param proof likewise for that proof: 1 where it passes
     * @param sentence the numbers in a sentence
     * @param outlook how much more a proof would take, in words; empty where that is not known
     */
    public record Finding(
            String guardrail,
            String verdict,
            double harm,
            boolean provable,
            double proof,
            String sentence,
            String outlook) {}

    /**
     * What was recorded on one arm.
     *
     * @param calls recorded calls that have ended
     * @param failures those of them that failed
     * @param errorRate the part that failed, from 0 to 1
     * @param success latencies of the calls that succeeded
     * @param failure latencies of the calls that failed
     * @param interrupted calls beside these that were interrupted or cancelled
     * @param outstanding asynchronous calls that have not ended yet
     * @param overdue those of them that have testified as slow by now
     * @param oldestNanos how long the oldest one has been outstanding, in nanoseconds
     */
    public record Arm(
            long calls,
            long failures,
            double errorRate,
            Quantiles success,
            Quantiles failure,
            long interrupted,
            long outstanding,
            long overdue,
            long oldestNanos) {}

    /**
     * Latencies in nanoseconds; all zero where there was no call.
     *
     * @param calls how many calls were timed
     * @param p50 the latency that half of them did not exceed
     * @param p90 the latency that 90% did not exceed
     * @param p99 the latency that 99% did not exceed
     * @param p999 the latency that 99.9% did not exceed
     * @param max the longest
     */
    public record Quantiles(long calls, long p50, long p90, long p99, long p999, long max) {}

    /**
     * A bin of the histograms.
     *
     * @param from where it begins, in nanoseconds
     * @param to where it ends
     * @param stable the part of stable's calls that lies in it, from 0 to 1
     * @param candidate the part of the candidate's calls
     */
    public record Bin(long from, long to, double stable, double candidate) {}

    /**
     * How the store is doing that keeps the rollout's state.
     *
     * @param failures how often it failed
     * @param problem what is wrong with it now, in words; empty while it answers
     */
    public record Store(long failures, String problem) {}

    /**
     * The audit trail, as far as it is kept.
     *
     * @param entries the changes, latest first
     * @param forgotten how many older ones are not kept any more
     */
    public record Audit(List<Change> entries, long forgotten) {
        /** Copies the entries. */
        public Audit {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A change.
     *
     * @param at when, in ISO 8601
     * @param who {@code judge}, {@code fuse}, {@code plan}, or the person or system that gave the command
     * @param from where the rollout stood
     * @param to where it stood from then on
     * @param why the reason
     * @param evidence what the judge said then; empty where nothing was judged
     */
    public record Change(String at, String who, Position from, Position to, String why, String evidence) {}

    /**
     * Where a rollout stood.
     *
     * @param phase the label of the phase
     * @param place where in the plan, such as {@code step 2}; may be empty
     * @param share the share of keys that went to the candidate, from 0 to 1
     */
    public record Position(String phase, String place, double share) {}

    /**
     * How a rollout came to stand as it does: moments evenly over the time that the console has watched.
     *
     * @param guardrails whose evidence the points have, in this order
     * @param points in order of time, the present last
     */
    public record Timeline(List<String> guardrails, List<HistoryPoint> points) {
        /** Copies the lists. */
        public Timeline {
            guardrails = List.copyOf(guardrails);
            points = List.copyOf(points);
        }
    }

    static RolloutDetails of(RolloutStatus status, RolloutPlan plan, Timeline history) {
        return new RolloutDetails(
                RolloutRow.of(status, plan),
                retryAt(status),
                status.attempts().total(),
                stretches(status.phase(), plan),
                status.verdict().findings().stream()
                        .map(RolloutDetails::finding)
                        .toList(),
                arm(status.stable()),
                arm(status.candidate()),
                bins(status.stable().successLatency(), status.candidate().successLatency()),
                status.methods(),
                status.signals().stream().map(SignalFigures::of).toList(),
                counters(status.counters()),
                store(status.store()),
                FleetFigures.of(status.fleet()),
                audit(status),
                history,
                Command.possible(status).stream().map(Command::label).toList());
    }

    private static String retryAt(RolloutStatus status) {
        Duration coolDown = status.phase() instanceof Phase.Tripped tripped ? tripped.coolDown() : null;
        return coolDown == null ? "" : status.since().plus(coolDown).toString();
    }

    private static List<Stretch> stretches(Phase phase, RolloutPlan plan) {
        Phase.Watched place = Places.place(phase);
        List<Stretch> stretches = new ArrayList<>();
        int steps = 0;
        for (Stage<?> stage : plan.stages()) {
            Phase.Watched stretch = stage instanceof Step
                    ? new Phase.Ramping(steps++)
                    : stage instanceof Bake ? new Phase.Baking() : new Phase.Shadowing();
            String name = stretch instanceof Phase.Ramping ? Places.of(stretch) : stretch.label();
            stretches.add(new Stretch(
                    name,
                    stage.share().fraction(),
                    Wording.duration(stage.hold()),
                    stage.gate().label(),
                    stretch.equals(place)));
        }
        return stretches;
    }

    private static Finding finding(dev.coalmine.verdict.Finding finding) {
        Evidence.Standing proof = finding.evidence().proof();
        return new Finding(
                finding.guardrail(),
                RolloutRow.label(finding.kind()),
                Figures.progress(finding.evidence().harm()),
                proof != null,
                proof == null ? 0 : Figures.progress(proof),
                finding.sentence(),
                words(finding.outlook()));
    }

    private static String words(@Nullable Outlook outlook) {
        if (outlook == null) {
            return "";
        }
        OptionalLong more = outlook.more();
        return more.isEmpty()
                ? "no proof in sight"
                : "about " + Wording.roundCount(more.getAsLong()) + " more candidate "
                        + outlook.unit().label() + " to a proof";
    }

    private static Arm arm(ArmStats stats) {
        return new Arm(
                stats.calls(),
                stats.failures(),
                stats.errorRate(),
                quantiles(stats.successLatency()),
                quantiles(stats.failureLatency()),
                stats.interrupted(),
                stats.outstanding().calls(),
                stats.outstanding().overdue(),
                stats.outstanding().oldest().toNanos());
    }

    private static Quantiles quantiles(LatencySnapshot latency) {
        if (latency.count() == 0) {
            return new Quantiles(0, 0, 0, 0, 0, 0);
        }
        return new Quantiles(
                latency.count(),
                latency.quantile(0.5).toNanos(),
                latency.quantile(0.9).toNanos(),
                latency.quantile(0.99).toNanos(),
                latency.quantile(0.999).toNanos(),
                latency.max().toNanos());
    }

    private static List<Bin> bins(LatencySnapshot stable, LatencySnapshot candidate) {
        if (stable.count() + candidate.count() == 0) {
            return List.of();
        }
        LatencyBins bins = new LatencyBins(stable, candidate);
        double[] ofStable = bins.parts(stable);
        double[] ofCandidate = bins.parts(candidate);
        List<Bin> all = new ArrayList<>();
        for (int i = 0; i < bins.count(); i++) {
            all.add(new Bin(
                    Math.round(bins.edge(i)),
                    Math.round(bins.edge(i + 1)),
                    Figures.rounded(ofStable[i]),
                    Figures.rounded(ofCandidate[i])));
        }
        return all;
    }

    private static Store store(StoreHealth health) {
        String problem = health.problem();
        return new Store(health.failures(), problem == null ? "" : problem);
    }

    private static Map<String, Long> counters(RolloutStatus.Counters counters) {
        Map<String, Long> counted = new LinkedHashMap<>();
        counted.put("missingKeys", counters.missingKeys());
        counted.put("overridden", counters.overridden());
        counted.put("late", counters.late());
        counted.put("overflowed", counters.overflowed());
        counted.put("fallbacks", counters.fallbacks());
        counted.put("unclosedTrials", counters.unclosedTrials());
        counted.put("ignoredOutcomes", counters.ignoredOutcomes());
        counted.put("internalFailures", counters.internalFailures());
        return counted;
    }

    private static Audit audit(RolloutStatus status) {
        List<Change> changes = new ArrayList<>();
        for (AuditEntry entry : status.audit().entries()) {
            changes.add(new Change(
                    entry.at().toString(),
                    entry.who(),
                    position(entry.from()),
                    position(entry.to()),
                    entry.why(),
                    entry.evidence()));
        }
        Collections.reverse(changes);
        return new Audit(changes, status.audit().forgotten());
    }

    private static Position position(AuditEntry.Position position) {
        return new Position(
                position.phase().label(),
                Places.of(position.phase()),
                position.share().fraction());
    }
}
