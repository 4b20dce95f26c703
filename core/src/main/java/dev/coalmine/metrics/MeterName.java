package dev.coalmine.metrics;

import java.util.List;

/** Every meter of Coalmine. All have the tag {@link MeterTag#ROLLOUT}; what they have beside it is said here. */
public enum MeterName {
    /** Recorded calls that have ended; a counter. */
    CALLS("coalmine.calls", "Recorded calls that have ended", MeterTag.ARM, MeterTag.OUTCOME),

    /** Asynchronous calls that have begun and not ended; a gauge. */
    CALLS_OUTSTANDING("coalmine.calls.outstanding", "Asynchronous calls that have not ended yet", MeterTag.ARM),

    /** Calls that came without a routing key; a counter. */
    CALLS_KEYLESS("coalmine.calls.keyless", "Calls without a routing key"),

    /** Calls that were forced to an arm, and so kept out of the evidence; a counter. */
    CALLS_OVERRIDDEN("coalmine.calls.overridden", "Calls that were forced to an arm"),

    /** Calls that ended too late to be evidence; a counter. */
    CALLS_LATE("coalmine.calls.late", "Calls that ended long after their step did"),

    /** Calls that went to stable because the bulkhead was full; a counter. */
    CALLS_OVERFLOWED("coalmine.calls.overflowed", "Calls that went to stable because the bulkhead was full"),

    /** Calls that failed on the candidate and were repeated on stable; a counter. */
    FALLBACKS("coalmine.fallbacks", "Candidate calls that failed and were repeated on stable"),

    /**
     * Shadow calls by what became of them: {@code match}, {@code mismatch}, {@code ignored}, {@code failed} if the comparison
     * did, {@code dropped}; a counter. One that timed out is a mismatch.
     */
    SHADOW_CALLS("coalmine.shadow.calls", "Calls of the candidate beside stable", MeterTag.OUTCOME),

    /** Shadow calls that took too long; a counter. */
    SHADOW_TIMEOUTS("coalmine.shadow.timeouts", "Shadow calls that took too long"),

    /** Shadow calls that wait or are under way; a gauge. */
    SHADOW_UNDER_WAY("coalmine.shadow.underway", "Shadow calls that wait or are under way"),

    /** Quantiles of the latency of successful calls since the rollout started; a gauge in the registry's unit of time. */
    LATENCY("coalmine.latency", "Latency of successful calls since the start", MeterTag.ARM, MeterTag.QUANTILE),

    /** The share of keys that goes to the candidate, from 0 to 1; a gauge. */
    SHARE("coalmine.share", "Share of keys that goes to the candidate"),

    /** 1 for the phase in which the rollout is, and 0 for all others; a gauge for each phase. */
    PHASE("coalmine.phase", "1 for the phase in which the rollout is", MeterTag.PHASE),

    /**
     * How far the evidence against the candidate has come, in logs: 0 at the start, 1 where it trips, below 0 where it
     * speaks for the candidate; a gauge for each guardrail. Of a signal and of the sample ratio, 1 is where it holds.
     */
    EVIDENCE("coalmine.evidence", "Log-wealth against the candidate over the trip line", MeterTag.GUARDRAIL),

    /** What was recorded of a business signal that the plan judges, values and outcomes together; a counter. */
    SIGNALS("coalmine.signals", "What was recorded of a business signal", MeterTag.ARM, MeterTag.SIGNAL),

    /** The mean of the values of a business signal that the plan judges, since the start; a gauge. */
    SIGNAL_MEAN("coalmine.signal.mean", "Mean of a business signal since the start", MeterTag.ARM, MeterTag.SIGNAL),

    /** Which part of the recorded outcomes of a business signal that the plan judges has happened; a gauge. */
    SIGNAL_RATE("coalmine.signal.rate", "Part of the recorded outcomes that happened", MeterTag.ARM, MeterTag.SIGNAL),

    /** How often the rollout was begun again after a rollback; a gauge. */
    ATTEMPTS("coalmine.attempts", "How often the rollout was begun again"),

    /** Failures of listeners, key functions, predicates and the like, none of which hurt a call; a counter. */
    INTERNAL_FAILURES("coalmine.internal.failures", "Failures that hurt no call"),

    /** Failures of the store; a counter. */
    STORE_FAILURES("coalmine.store.failures", "Failures of the store"),

    /** 1 while the store answers, 0 while it does not; a gauge. */
    STORE_UP("coalmine.store.up", "1 while the store answers"),

    /** 1 at the member of a fleet that holds the lease, and so judges for all, 0 at the others; a gauge. */
    FLEET_LEADS("coalmine.fleet.leads", "1 at the member that judges for its fleet"),

    /** Members of the fleet that were alive in the last 10 s, of all revisions; a gauge. */
    FLEET_MEMBERS("coalmine.fleet.members", "Members of the fleet that are alive"),

    /** For how long nothing has been heard of the fleet; a gauge in the registry's unit of time. */
    FLEET_SILENCE("coalmine.fleet.silence", "For how long nothing has been heard of the fleet"),

    /** 1 while a member cannot reach its fleet, and judges on its own; a gauge. */
    FLEET_CUT_OFF("coalmine.fleet.cut.off", "1 while the fleet cannot be reached"),

    /** Questions to the fleet that were not answered; a counter. */
    FLEET_FAILURES("coalmine.fleet.failures", "Questions to the fleet that were not answered"),

    /** Testimonies of keys that found no room on the way, and are no evidence; a counter. */
    FLEET_UNHEARD("coalmine.fleet.unheard", "Testimonies that found no room");

    private final String id;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a list made by List.of never changes
    private final List<MeterTag> tags;

    MeterName(String id, String description, MeterTag... tags) {
        this.id = id;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** Returns the meter's name, such as {@code coalmine.calls}. */
    public String id() {
        return id;
    }

    /** Returns what it counts or measures. */
    public String description() {
        return description;
    }

    /** Returns the tags that it has beside {@link MeterTag#ROLLOUT}. */
    public List<MeterTag> tags() {
        return tags;
    }
}
