package dev.coalmine.internal.recording;

import dev.coalmine.internal.recording.SignalTopic.Kind;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.SignalStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one rollout records of business signals: all of them, and the scales that the values of those which are judged are held
 * against. Not thread-safe but for the board: it belongs to the recorder's tick lock.
 */
final class SignalDesk {
    /** Fewest values that make a scale: {@value}. With fewer, ranks would be coarse; the older scale serves on. */
    static final int FEWEST_VALUES = 200;

    private final SignalBoard board = new SignalBoard();
    private List<Judged> judged = List.of();

    /** The values of a judged signal since its last scale was made, those of the candidate moved by what is tolerated. */
    private static final class Judged {
        private final SignalTopic topic;
        private long[] pool = new long[0];
        private long pooled;
        private @Nullable LatencyScale scale;

        Judged(SignalTopic topic) {
            this.topic = topic;
        }

        void add(int series, int bin, long more) {
            int moved = StripedHistogram.armOf(series) == Arm.STABLE
                    ? bin
                    : ValueLayout.binOf(topic.tolerantly(ValueLayout.middleOf(bin)));
            if (pool.length == 0) {
                pool = new long[LatencyLayout.BINS];
            }
            pool[moved] += more;
            pooled += more;
        }

        boolean isReady() {
            return topic.kind() == Kind.VALUE && pooled >= FEWEST_VALUES;
        }

        void freeze() {
            if (isReady()) {
                long[] frozen = pool;
                scale = LatencyScale.of(bin -> frozen[bin]);
                pool = new long[0];
                pooled = 0;
            }
        }
    }

    /** Judges these from now on, against what is recorded from now on. */
    void judge(List<SignalTopic> topics) {
        judged = topics.stream().map(Judged::new).toList();
        for (SignalTopic topic : topics) {
            SignalTotals unused = board.named(topic.signal());
        }
    }

    SignalBoard board() {
        return board;
    }

    /** Returns whether an epoch that is opened now would hear values which the present one does not. */
    boolean isReadyFor(@Nullable SignalWitnesses present) {
        for (int topic = 0; topic < judged.size(); topic++) {
            if (judged.get(topic).isReady() && present != null && !present.hasScale(topic)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes the scales of a new epoch, as far as there are enough values, and returns its witnesses.
     *
     * @param log where testimonies are noted one by one; null if nowhere
     */
    SignalWitnesses open(Testimony processA, Testimony processB, @Nullable TestimonyLog log) {
        List<@Nullable LatencyScale> scales = new ArrayList<>();
        List<SignalTopic> topics = new ArrayList<>();
        for (Judged each : judged) {
            each.freeze();
            scales.add(each.scale);
            topics.add(each.topic);
        }
        return new SignalWitnesses(topics, processA, processB, scales, log);
    }

    /** Takes in what was recorded since it was last asked. */
    void drain() {
        for (SignalTotals totals : board.all()) {
            totals.drainTo((series, bin, more) -> {
                for (Judged each : judged) {
                    if (each.topic.hears(Kind.VALUE, totals.name())) {
                        each.add(series, bin, more);
                    }
                }
            });
        }
    }

    List<SignalStats> stats() {
        return board.stats();
    }
}
