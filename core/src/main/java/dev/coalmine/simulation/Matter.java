package dev.coalmine.simulation;

import dev.coalmine.internal.recording.Heard;
import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.KeyBuckets;

/** One matter that keys testify about, such as failing: who has spoken, and what is new. Not thread-safe. */
final class Matter {
    private final Spoken spoken;
    private final ByArm<News> news = new ByArm<>(News::new);

    private static final class News {
        private long events;
        private long firstsA;
        private long firstsB;
        private long[] byGroup = new long[KeyBuckets.COUNT];
    }

    Matter(Spoken spoken) {
        this.spoken = spoken;
    }

    /** Returns who has spoken. */
    Spoken spoken() {
        return spoken;
    }

    /** Takes a call of the kind in question, by some key of a cell. */
    void event(Arm arm, int cell, Draws draws) {
        int heard = spoken.speaks(cell, draws);
        News ofArm = news.of(arm);
        ofArm.events++;
        ofArm.firstsA += Spoken.inA(heard);
        ofArm.firstsB += Spoken.inB(heard);
    }

    /** Counts such a call in the group of its key. */
    void count(Arm arm, int group) {
        news.of(arm).byGroup[group]++;
    }

    /** Returns what is new of an arm since it was last asked. */
    Heard takeNew(Arm arm) {
        News ofArm = news.of(arm);
        if (ofArm.events == 0) {
            return Heard.NOTHING;
        }
        Heard heard = new Heard(ofArm.events, ofArm.firstsA, ofArm.firstsB);
        ofArm.events = 0;
        ofArm.firstsA = 0;
        ofArm.firstsB = 0;
        return heard;
    }

    /** Returns what was counted by group of keys since it was last asked, the caller's own. */
    long[] takeGroups(Arm arm) {
        News ofArm = news.of(arm);
        long[] counts = ofArm.byGroup;
        ofArm.byGroup = new long[KeyBuckets.COUNT];
        return counts;
    }
}
