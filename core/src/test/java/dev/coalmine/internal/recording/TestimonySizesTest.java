package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.store.Contribution;
import org.junit.jupiter.api.Test;

/** Numbers that have to agree, in layers that do not know each other. */
class TestimonySizesTest {
    @Test
    void aPlanHasAsManyTopicsAsTestimoniesHaveRoomFor() {
        assertThat(RolloutPlan.MOST_TOPICS).isEqualTo(Hearing.MOST_TOPICS);
    }

    /** Each matter has a filter for process A and one for process B. */
    @Test
    void aContributionHasRoomForTheFiltersOfTwoProcesses() {
        assertThat(Contribution.MAX_FILTERS).isGreaterThanOrEqualTo(2 * Testimony.BITS);
    }
}
