package dev.coalmine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same code on both arms, on real JVMs and by real clocks. */
@Tag("long")
@Promise("J1")
class RealLoadTest {
    private static final int JVMS = 50;
    private static final int AT_A_TIME = 3;
    private static final int STOPS = 20;

    /**
     * Thirteen minutes: 30 s of warm-up, and 15 s in which latency is judged, in each JVM. The warm-up takes 6,000 candidate
     * calls; with the default of 2,000, machines that are busy otherwise have not compiled the candidate by then.
     */
    @Test
    @Fault(20)
    void codeThatIsColdOnBothArmsTripsNothing() throws Exception {
        List<String> ends = new ArrayList<>();
        for (int started = 0; started < JVMS; started += AT_A_TIME) {
            List<Process> jvms = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                jvms.add(ChildJvm.start(RealLoad.class, "45", "2", "3000", "6000"));
            }
            for (Process jvm : jvms) {
                ends.add(end(jvm));
            }
        }
        assertThat(ends).hasSize(JVMS).allSatisfy(RealLoadTest::wentWell);
    }

    /** A minute and a half: all that is under way on either arm takes two seconds longer, twenty times. */
    @Test
    @Fault(21)
    void aJvmThatStandsStillTripsNothing() throws Exception {
        Process jvm = ChildJvm.start(RealLoad.class, "95", "4", "1000", "2000");
        TimeUnit.SECONDS.sleep(33); // the warm-up
        for (int stop = 0; stop < STOPS; stop++) {
            signal("-STOP", jvm);
            TimeUnit.SECONDS.sleep(2);
            signal("-CONT", jvm);
            TimeUnit.SECONDS.sleep(1);
        }
        wentWell(end(jvm));
    }

    private static void signal(String signal, Process jvm) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(jvm.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    private static String end(Process jvm) throws IOException {
        return new String(jvm.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private static void wentWell(String end) {
        assertThat(end).startsWith("ramping, ");
        assertThat(end).doesNotContain(", 0 keys heard");
    }
}
