package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrapperAllocationTest {
    /** In a JVM of its own, where nothing else has been compiled. Bytes are counted to the last one. */
    @Test
    @Promise("M4")
    void aGeneratedWrapperAllocatesNothing() throws Exception {
        assertThat(ChildJvm.run(WrapperAllocationProbe.class)).isEqualTo("bytes a call: 0.0");
    }

    @Test
    @Promise("M4")
    void norDoesItInARoutingContext() throws Exception {
        assertThat(ChildJvm.run(WrapperAllocationProbe.class, "in context")).isEqualTo("bytes a call: 0.0");
    }
}
