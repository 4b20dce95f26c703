package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs on a JDK with virtual threads: the one of the build, if it has them, or the one whose home is given with
 * {@code -Dcoalmine.jdk25=/path/to/jdk-25}.
 */
@Tag("long")
class VirtualThreadsTest {
    private static final String HOME = "coalmine.jdk25";
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    @Test
    @Promise({"M1", "M3"})
    @Fault({16, 19})
    void aMillionVirtualThreadsAreCountedAndNonePinned() throws Exception {
        String home = System.getProperty(HOME);
        boolean own = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
        assumeTrue(
                own || home != null,
                "Skipped: JDK " + Runtime.version().feature() + " has no virtual threads; give a newer one with -D"
                        + HOME + "=/path/to/jdk-25");
        Path java = Path.of(own ? System.getProperty("java.home") : home, "bin", "java");

        // with a warm-up of 300; a third of the customers calls quote(), and one in ten of these has no luck
        assertThat(ChildJvm.runOn(java, "-Xmx256m", VirtualThreadsProbe.class))
                .isEqualTo("calls: 1000300, overflowed: 0, failures: 33344, nothing outstanding: true, pinned: 0,"
                        + " heap grew by less than a megabyte: true, internal failures: 0");
    }
}
