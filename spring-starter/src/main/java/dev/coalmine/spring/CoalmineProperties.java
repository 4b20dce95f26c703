package dev.coalmine.spring;

import dev.coalmine.event.EventKind;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overdue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * All properties beside those of web requests, as types, so that editors know them and complete them. Nothing binds them:
 * {@link RolloutProperties} has core read them, which reports everything that is wrong at once. A test holds both together.
 *
 * @param enabled whether anything is routed; true by default
 * @param tick how often the evidence is judged, such as 250ms
 * @param store where the states of rollouts are kept
 * @param fleet by what the instances of the application are one fleet
 * @param webhook where events of rollouts are posted
 * @param rollouts what is said of each rollout, by its name
 */
@ConfigurationProperties("coalmine")
record CoalmineProperties(
        @Nullable Boolean enabled,
        @Nullable Duration tick,
        @Nullable Store store,
        @Nullable Fleet fleet,
        @Nullable Webhook webhook,
        Map<String, RolloutNode> rollouts) {
    enum StoreType {
        MEMORY,
        FILE
    }

    /**
     * Where states are kept.
     *
     * @param type in memory or in files; in files where there is a directory
     * @param directory the directory of the files
     */
    record Store(@Nullable StoreType type, @Nullable Path directory) {}

    /**
     * By what instances are one fleet.
     *
     * @param size how many processes may ever judge one revision on their own
     * @param redis the Redis over which they are
     */
    record Fleet(@Nullable Integer size, @Nullable Redis redis) {}

    /**
     * A Redis.
     *
     * @param uri where it is, such as redis://host:6379; without it there is no fleet
     * @param prefix what all keys begin with
     * @param lifetime how long a revision is kept that nobody uses any more
     * @param timeout the longest wait for an answer
     * @param connectTimeout the longest wait for a connection
     */
    record Redis(
            @Nullable String uri,
            @Nullable String prefix,
            @Nullable Duration lifetime,
            @Nullable Duration timeout,
            @Nullable Duration connectTimeout) {}

    /**
     * Where events are posted.
     *
     * @param url an absolute http or https URL
     * @param secret what they are signed with: whsec_ and 24 to 64 bytes in Base64, or another text of 24 characters or more
     * @param events which of them, such as tripped and aborted; all by default
     * @param timeout how long the receiver may take to answer; 10s by default
     */
    record Webhook(
            @Nullable URI url,
            @Nullable String secret,
            List<EventKind> events,
            @Nullable Duration timeout) {}

    /**
     * A rollout; what is not said is as in the default plan.
     *
     * @param enabled whether there is such a rollout; true by default
     * @param revision the version of the candidate; asked for where states are kept in files
     * @param seed decides, beside the name, which users go first
     * @param dryRun whether what is found has no consequences
     * @param missingKey what happens to calls without a routing key: stable, random or reject
     * @param fallback whether calls that fail on the candidate are repeated on stable: none or idempotent
     * @param overrides keys that are forced to an arm
     * @param shadow the stretch before the first step in which the candidate is called beside stable, and compared
     * @param plan the steps
     * @param bake the last watch before promotion, with some keys held back; by its hold alone, or by its parts
     * @param retry whether it begins again by itself after a trip
     * @param guardrails what is judged
     * @param fuse what stops a candidate that fails outright
     * @param warmUp what is left out of the evidence at the start
     * @param sampleRatio whether the arms are called as the share says
     * @param stableHealth whether stable itself gets worse after the share was raised
     * @param baseline which stable calls are compared: all, or so many times as the candidate has
     * @param alpha how probable it may be that a healthy candidate is ever tripped, such as 0.1%
     * @param alphaPass how probable it may be that a bad one is ever held to be proven, such as 1%
     * @param burstCap how much one second may count: default, or a factor; off unless it is said
     * @param bulkhead how many calls of the candidate there may be at a time
     * @param deadline how long asynchronous calls of the candidate may take
     */
    record RolloutNode(
            @Nullable Boolean enabled,
            @Nullable String revision,
            @Nullable String seed,
            @Nullable Boolean dryRun,
            @Nullable MissingKey missingKey,
            @Nullable Fallback fallback,
            @Nullable OverridesNode overrides,
            @Nullable ShadowNode shadow,
            @Nullable PlanNode plan,
            @Nullable BakeNode bake,
            @Nullable RetryNode retry,
            @Nullable GuardrailsNode guardrails,
            @Nullable FuseNode fuse,
            @Nullable WarmUpNode warmUp,
            @Nullable SampleRatioNode sampleRatio,
            @Nullable StableHealthNode stableHealth,
            @Nullable String baseline,
            @Nullable String alpha,
            @Nullable String alphaPass,
            @Nullable String burstCap,
            @Nullable Integer bulkhead,
            @Nullable Duration deadline) {}

    record OverridesNode(List<String> candidate, List<String> stable) {}

    record ShadowNode(
            String share,
            Duration hold,
            @Nullable Integer threads,
            @Nullable Integer mostCalls,
            @Nullable Duration timeout,
            @Nullable Long minCalls,
            @Nullable Gate gate,
            @Nullable Duration longestHold,
            @Nullable Overdue overdue) {}

    record PlanNode(List<StepNode> steps) {}

    record StepNode(
            String share,
            Duration hold,
            @Nullable Long minCalls,
            @Nullable Gate gate,
            @Nullable Duration longestHold,
            @Nullable Overdue overdue) {}

    record BakeNode(
            Duration hold,
            @Nullable String holdBack,
            @Nullable Long minCalls,
            @Nullable Gate gate,
            @Nullable Duration longestHold,
            @Nullable Overdue overdue) {}

    record RetryNode(Integer maxAttempts, Duration coolDown) {}

    record GuardrailsNode(
            @Nullable ErrorRateNode errorRate,
            @Nullable LatencyNode latency,
            @Nullable MismatchesNode mismatches,
            @Nullable ErrorRateBelowNode errorRateBelow,
            List<FailuresOfNode> failuresOf,
            List<QuantileBelowNode> quantileBelow,
            List<SignalNode> signals) {}

    record ErrorRateNode(
            @Nullable Boolean enabled,
            @Nullable Double ratio,
            @Nullable Double points,
            @Nullable Double provenRatio,
            @Nullable Double provenPoints,
            @Nullable Double weight,
            @Nullable Boolean signal) {}

    record LatencyNode(
            @Nullable Boolean enabled,
            @Nullable Double ratio,
            @Nullable Duration difference,
            @Nullable Double provenRatio,
            @Nullable Double weight,
            @Nullable Boolean signal) {}

    record MismatchesNode(
            @Nullable Boolean enabled,
            @Nullable String ceiling,
            @Nullable Double weight,
            @Nullable Boolean signal) {}

    record ErrorRateBelowNode(
            String ceiling,
            @Nullable Double weight,
            @Nullable Boolean signal) {}

    record FailuresOfNode(
            Class<? extends Throwable> type,
            @Nullable Double ratio,
            @Nullable Double points,
            @Nullable Double provenRatio,
            @Nullable Double provenPoints,
            @Nullable Double weight,
            @Nullable Boolean signal) {}

    record QuantileBelowNode(
            String quantile,
            Duration ceiling,
            @Nullable Double weight,
            @Nullable Boolean signal) {}

    record SignalNode(
            String name,
            String mustNot,
            @Nullable Double ratio,
            @Nullable Double provenRatio,
            @Nullable Double weight,
            @Nullable Boolean signal) {}

    record FuseNode(
            @Nullable Boolean enabled,
            @Nullable Integer window,
            @Nullable String failureRate,
            @Nullable Integer distinctKeys,
            @Nullable String stableBelow,
            @Nullable Duration bulkheadFull,
            @Nullable FewKeysNode fewKeys) {}

    record FewKeysNode(
            @Nullable Boolean enabled,
            @Nullable Integer window,
            @Nullable String failureRate,
            @Nullable Integer distinctKeys) {}

    record WarmUpNode(
            @Nullable Boolean enabled,
            @Nullable Long calls,
            @Nullable Long mostCalls,
            @Nullable Duration time) {}

    record SampleRatioNode(
            @Nullable Boolean enabled,
            @Nullable String alpha,
            @Nullable String tolerating) {}

    record StableHealthNode(
            @Nullable Boolean enabled,
            @Nullable Double ratio,
            @Nullable Double points,
            @Nullable String slowPart) {}
}
