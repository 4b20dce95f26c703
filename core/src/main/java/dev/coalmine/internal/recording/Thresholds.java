package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * From which bin on calls of an arm are too long for a matter, by the index of the matter's bit. Immutable.
 *
 * <p>Whole bins are compared, so that the calls above can be told from the bins, and are always the same ones that
 * testify. A call in the bin of the threshold itself is not above it: the threshold is true to 1%, in favour of the call.
 */
final class Thresholds {
    /** The threshold of what does not depend on time. */
    private static final int NEVER = Integer.MAX_VALUE;

    private final int[] stable;
    private final int[] candidate;
    private final int slowForProof;
    private final int lowestOfStable;
    private final int lowestOfCandidate;
    private final long overdueNanos;

    private Thresholds(Hearing hearing, @Nullable LatencyScale scale) {
        stable = new int[hearing.matters()];
        candidate = new int[hearing.matters()];
        Arrays.fill(stable, NEVER);
        Arrays.fill(candidate, NEVER);
        if (scale != null) {
            for (int i = 0; i < LatencyScale.TAIL; i++) {
                stable[Testimony.SLOW + i] = scale.tailBin(i);
                candidate[Testimony.SLOW + i] = raised(scale.tailBin(i), hearing.tolerances()::raised);
            }
            for (int i = 0; i < hearing.topics().size(); i++) {
                if (hearing.topics().get(i) instanceof Topic.Above above) {
                    int bin = LatencyLayout.firstBinFrom(above.latency().toNanos() + 1);
                    stable[Testimony.FIRST_TOPIC + i] = bin;
                    candidate[Testimony.FIRST_TOPIC + i] = bin;
                }
            }
        }
        slowForProof = scale == null ? NEVER : raised(scale.tailBin(0), hearing.tolerances()::raisedForProof);
        lowestOfStable = Arrays.stream(stable).min().orElse(NEVER);
        lowestOfCandidate = Arrays.stream(candidate).min().orElse(NEVER);
        overdueNanos = OutstandingCalls.overdueNanos(scale);
    }

    /** Returns the thresholds of an epoch with that scale; without one, nothing is ever too long. */
    static Thresholds of(Hearing hearing, @Nullable LatencyScale scale) {
        return new Thresholds(hearing, scale);
    }

    /** Returns the first bin whose latencies, lowered, are all at least in this one. */
    private static int raised(int bin, LongUnaryOperator tolerance) {
        return bin >= LatencyLayout.BELOW
                ? bin
                : LatencyLayout.firstBinFrom(tolerance.applyAsLong(LatencyLayout.lowestOf(bin)));
    }

    /** Returns how many matters there are. */
    int matters() {
        return stable.length;
    }

    /** Returns from how many nanoseconds on a call of that arm is slow; more than any call takes if none ever is. */
    long slowNanos(Arm arm) {
        int bin = arm == Arm.CANDIDATE ? candidate[Testimony.SLOW] : stable[Testimony.SLOW];
        return bin >= LatencyLayout.BELOW ? Long.MAX_VALUE : LatencyLayout.lowestOf(bin);
    }

    /** Returns after how many nanoseconds an outstanding call of either arm is overdue. */
    long overdueNanos() {
        return overdueNanos;
    }

    /** Returns the bin from which on a call is too long for that matter; beyond all bins if none is. */
    int firstBin(Arm arm, int index) {
        return (arm == Arm.CANDIDATE ? candidate : stable)[index];
    }

    /** Returns the bin from which on a slow call of the candidate also speaks against the proof. */
    int slowForProof() {
        return slowForProof;
    }

    /** Returns whether a call in this bin may be too long for any matter. */
    boolean mayBeAbove(Arm arm, int bin) {
        return bin >= (arm == Arm.CANDIDATE ? lowestOfCandidate : lowestOfStable);
    }

    /**
     * Returns whether a call in this bin, which is too long for that matter, also speaks against the proof that the
     * candidate is good enough: to that a slow call of the candidate may be longer.
     */
    boolean isAboveForProof(Arm arm, int index, int bin) {
        return arm == Arm.STABLE || index != Testimony.SLOW || bin >= slowForProof;
    }

    /** Returns whether a call in this bin is too long for that matter. */
    boolean isAbove(Arm arm, int index, int bin) {
        return bin >= firstBin(arm, index) && bin != LatencyLayout.BELOW;
    }
}
