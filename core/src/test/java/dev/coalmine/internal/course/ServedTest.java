package dev.coalmine.internal.course;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServedTest {
    @Test
    void whatIsServedAddsUp() {
        assertThat(new Served(3, 5).plus(4, 6)).isEqualTo(new Served(7, 11));
        assertThat(new Served(3, 5).plus(-4, -6)).isEqualTo(new Served(3, 5));
    }

    /** A record may claim any. */
    @Test
    void noSumOverflows() {
        Served most = new Served(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(most.plus(1, 1)).isEqualTo(most);
        assertThat(new Served(Long.MAX_VALUE - 5, 0).plus(5, 0)).isEqualTo(new Served(Long.MAX_VALUE, 0));
        assertThat(Served.NOTHING.plus(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(most);
    }
}
