package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coalmine.ChildJvm;
import dev.coalmine.Fault;
import dev.coalmine.Promise;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on a real disk: killed, racing, and out of space. */
class FileStateStoreProcessTest {
    private static final RolloutId ID = States.ID;

    @TempDir
    Path directory;

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Every tenth change is a rollback that two more follow, so that many a kill comes just after one was reported. */
    @Test
    @Promise("S3")
    @Fault(39)
    void killedAtRandomMomentsOf200ChangesItLosesNothingThatWasReported() throws Exception {
        Random random = new Random();
        StateStore store = FileStateStore.in(directory);
        long reported = 0;
        int kills = 0;
        while (reported < 200) {
            Process child = ChildJvm.start(StoreMains.Row.class, directory.toString(), "200");
            int linesToLive = random.nextInt(16);
            try (BufferedReader lines = output(child)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    reported = Long.parseLong(line);
                    if (linesToLive-- == 0) {
                        long end = System.nanoTime() + random.nextInt(5_000_000);
                        while (System.nanoTime() < end) {
                            Thread.onSpinWait();
                        }
                        assertThat(child.toHandle().destroyForcibly()).isTrue(); // keeps what it printed
                        kills++;
                    }
                }
            }
            int exit = child.waitFor();
            assertThat(exit).as("ended well, or by SIGKILL").isIn(0, 128 + 9);
            StoredState found = store.load(ID).orElseThrow();
            assertThat(found.stamp().version()).isBetween(reported, reported + 1);
            assertThat(found).isEqualTo(States.inRow(ID, found.stamp().version()));
            reported = found.stamp().version();
        }
        assertThat(kills).isGreaterThan(5);
    }

    @Test
    void racingProcessesLoseNothing() throws Exception {
        int processes = 2;
        int changes = 100;
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            children.add(ChildJvm.start(StoreMains.Raise.class, directory.toString(), "" + changes));
        }
        for (Process child : children) {
            try (BufferedReader lines = output(child)) {
                assertThat(lines.readLine()).isEqualTo("done");
            }
            assertThat(child.waitFor()).isZero();
        }

        assertThat(FileStateStore.in(directory).load(ID)).contains(States.inRow(ID, (long) processes * changes));
    }

    @Test
    void theLockOfADeadProcessIsFree() throws Exception {
        FileStateStore store = FileStateStore.in(directory);
        Process child = ChildJvm.start(
                StoreMains.Hold.class, directory.resolve(ID + ".lock").toString());
        try (BufferedReader lines = output(child)) {
            assertThat(lines.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> store.lockTimeout(Duration.ofMillis(30)).replace(0, States.inRow(ID, 1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("Cannot write the state of pricing@2026-11-22: another process has held the lock"
                            + " pricing@2026-11-22.lock for 30 ms");
            assertThat(store.load(ID)).as("reading needs no lock").isEmpty();
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }

        assertThat(store.replace(0, States.inRow(ID, 1))).isTrue();
    }

    /** Runs the class with the directory being a disk of its own, if this machine lets us mount one. */
    private String onDiskOfItsOwn(String mounting, Class<?> main) throws Exception {
        Process probe =
                new ProcessBuilder("sh", "-c", "unshare -rm mount -t tmpfs -o size=64k tmpfs /mnt 2>&1").start();
        assumeTrue(probe.waitFor() == 0, "no right to mount");
        List<String> command =
                new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", mounting + "&& exec \"$@\"", "sh"));
        command.addAll(ChildJvm.command(main, directory.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void aFullDiskIsSaidAndNothingIsLost() throws Exception {
        String output =
                onDiskOfItsOwn("mount -t tmpfs -o size=256k tmpfs '" + directory + "'", StoreMains.FillUp.class);

        assertThat(output)
                .isEqualTo("No space left on device\n"
                        + "Cannot write the state of pricing@2026-11-22: No space left on device\n"
                        + "went on");
    }

    @Test
    void aReadOnlyDiskIsSaidAndStillReadFrom() throws Exception {
        assertThat(FileStateStore.in(directory).replace(0, States.inRow(ID, 5))).isTrue();

        String output = onDiskOfItsOwn(
                "mount --bind '" + directory + "' '" + directory + "' && mount -o remount,ro,bind '" + directory + "'",
                StoreMains.ReadOnly.class);

        assertThat(output).isEqualTo("Cannot write the state of pricing@2026-11-22: Read-only file system\nloads");
    }
}
