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
    private static final int AT_A_TIME = 5;
    private static final int STOPS = 20;

    /**
     * A quarter of an hour: at 150 candidate calls a second the warm-up is over after half a minute if the candidate is as
     * fast as stable by then, and after a minute or so if it is not.
     */
    @Test
    @Fault(20)
    void codeThatIsColdOnBothArmsTripsNothing() throws Exception {
        List<String> ends = new ArrayList<>();
        for (int started = 0; started < JVMS; started += AT_A_TIME) {
            List<Process> jvms = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                jvms.add(ChildJvm.start(RealLoad.class, "85", "2", "1500"));
            }
            for (Process jvm : jvms) {
                ends.add(end(jvm));
            }
        }
        assertThat(ends).hasSize(JVMS).allSatisfy(RealLoadTest::wentWell);
    }

    /** Two minutes and a bit: all that is under way on either arm takes two seconds longer, twenty times. */
    @Test
    @Fault(21)
    void aJvmThatStandsStillTripsNothing() throws Exception {
        Process jvm = ChildJvm.start(RealLoad.class, "120", "4", "1000");
        TimeUnit.SECONDS.sleep(55); // the warm-up
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
