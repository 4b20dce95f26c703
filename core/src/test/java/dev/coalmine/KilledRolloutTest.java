package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditTrail;
import dev.coalmine.store.FileStateStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoredState;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole rollout whose process is killed, by SIGKILL, at any moment, again and again. */
@Promise({"S3", "S7"})
@Fault(39)
class KilledRolloutTest {
    private static final RolloutId ID = new RolloutId("pricing", "r7");

    @TempDir
    Path directory;

    private final Random random = new Random();
    private int kills;

    @Test
    void inAShortLifeNothingThatWasReportedIsLost() throws Exception {
        live(40);
    }

    @Test
    @Tag("long")
    void in200ChangesNothingThatWasReportedIsLost() throws Exception {
        live(200);
        assertThat(kills).isGreaterThan(10);
    }

    private void live(long changes) throws Exception {
        StateStore store = FileStateStore.in(directory);
        String reported = "0";
        AuditTrail before = AuditTrail.EMPTY;
        while (RolloutLife.changes(before) < changes) {
            reported = liveUntilKilled(changes, reported);
            StoredState found = store.load(ID).orElseThrow();
            requireThat(found, reported, before);
            before = found.audit();
            reported = RolloutLife.line(before);
        }
    }

    /** Lets a process go on, kills it soon, and returns what it has reported last. */
    private String liveUntilKilled(long changes, String before) throws Exception {
        Process child =
                ChildJvm.start(RolloutLife.class, directory.toString(), "" + changes, "" + random.nextInt(1_000_000));
        int linesToLive = random.nextInt(25);
        String reported = before;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reported = line;
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
        assertThat(child.waitFor()).as("ended well, or by SIGKILL: " + reported).isIn(0, 128 + 9);
        return reported;
    }

    private static void requireThat(StoredState found, String reported, AuditTrail before) {
        AuditTrail audit = found.audit();
        List<AuditEntry> entries = audit.entries();
        long last = Long.parseLong(reported.substring(0, (reported + " ").indexOf(' ')));
        long now = RolloutLife.changes(audit);
        assertThat(now).as("at most one change was made and not reported").isBetween(last, last + 1);
        if (last > 0) {
            int index = (int) (last - 1 - audit.forgotten());
            AuditTrail upToReported = new AuditTrail(entries.subList(0, index + 1), audit.forgotten());
            assertThat(RolloutLife.line(upToReported)).isEqualTo(reported);
        }
        int forgotten = (int) (audit.forgotten() - before.forgotten());
        List<AuditEntry> kept =
                before.entries().subList(forgotten, before.entries().size());
        assertThat(entries.subList(0, kept.size()))
                .as("what was there and is kept is still there")
                .isEqualTo(kept);
        for (int i = 1; i < entries.size(); i++) {
            assertThat(entries.get(i).from()).isEqualTo(entries.get(i - 1).to());
        }
        AuditEntry.Position reached = entries.get(entries.size() - 1).to();
        Phase phase = found.progress().phase();
        assertThat(new AuditEntry.Position(phase, found.progress().setting().share()))
                .as("it stands where its last change has led")
                .isEqualTo(reached);
    }
}
