package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateStoreTest extends StateStoreContract {
    private static final RolloutId ID = States.ID;

    @TempDir
    Path folder;

    private Path directory;
    private Path main;
    private Path copy;

    @BeforeEach
    void names() {
        directory = folder.resolve("not/there/yet");
        main = directory.resolve("pricing@2026-11-22.state");
        copy = directory.resolve("pricing@2026-11-22.state.bak");
    }

    @Override
    protected FileStateStore open() {
        return FileStateStore.in(directory);
    }

    @Override
    protected boolean signals() {
        return false;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aStateIsOneTextFileWithACopy() throws IOException {
        assertThat(open().replace(0, States.example())).isTrue();

        assertThat(files())
                .containsExactly("pricing@2026-11-22.lock", "pricing@2026-11-22.state", "pricing@2026-11-22.state.bak");
        assertThat(main).hasContent(States.example().toText());
        assertThat(copy).hasSameBinaryContentAs(main);
        assertThat(open().durable()).isTrue();
        assertThat(open()).hasToString("states in " + directory);
    }

    @Test
    @Fault(39)
    void wheneverAFileIsTornTheCopyIsUsed() throws IOException {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(ID, 4))).isTrue();
        assertThat(store.replace(4, States.inRow(ID, 5))).isTrue();
        byte[] whole = Files.readAllBytes(main);

        for (int length = 0; length < whole.length; length++) {
            Files.write(main, Arrays.copyOf(whole, length));
            assertThat(store.load(ID)).as("cut to %s bytes", length).contains(States.inRow(ID, 5));
        }
        Files.delete(main);
        assertThat(store.load(ID)).as("gone").contains(States.inRow(ID, 5));

        assertThat(store.replace(5, States.inRow(ID, 6))).as("which mends it").isTrue();
        assertThat(main).hasContent(States.inRow(ID, 6).toText());
    }

    @Test
    @Fault(39)
    void wheneverABitIsFlippedTheCopyIsUsed() throws IOException {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(ID, 5))).isTrue();
        byte[] whole = Files.readAllBytes(main);

        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(main, damaged);
            assertThat(store.load(ID)).as("bit flipped in byte %s", at).contains(States.inRow(ID, 5));
        }
    }

    @Test
    void twoTornFilesAreSaidAndKept() throws IOException {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(ID, 5))).isTrue();
        Files.writeString(main, "coalmine-state 1\nrollout");
        Files.write(copy, new byte[] {(byte) 0xff});

        assertThatThrownBy(() -> store.load(ID))
                .isInstanceOf(StoreException.class)
                .hasMessage(
                        "Cannot read the state of pricing@2026-11-22: " + main + " is damaged: Invalid state, line 1:"
                                + " expected a checksum at the end: the text is torn; pricing@2026-11-22.state.bak is not UTF-8;"
                                + " put one of them right, or remove both to begin anew");
        assertThatThrownBy(() -> store.replace(0, States.inRow(ID, 1))).isInstanceOf(StoreException.class);
        assertThat(main).as("nothing is overwritten").hasContent("coalmine-state 1\nrollout");
    }

    @Test
    @Fault(49)
    void aNewerFormatIsNeitherReadNorReplaced() throws IOException {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(ID, 5))).isTrue();
        String lines = States.example().toText().replaceFirst("coalmine-state 1", "coalmine-state 9");
        String newer = StateWriter.seal(lines.substring(0, lines.indexOf(StateWriter.CHECKSUM)));
        Files.writeString(main, newer);

        assertThatThrownBy(() -> store.load(ID))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("Cannot read " + main)
                .hasMessageContaining("a newer one wrote it");
        assertThatThrownBy(() -> store.replace(5, States.inRow(ID, 6))).isInstanceOf(StoreException.class);
        assertThat(main).hasContent(newer);
    }

    @Test
    @Fault(49)
    void aHugeFileIsNotReadToItsEnd() throws IOException {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(ID, 5))).isTrue();
        Files.write(main, new byte[3 * StoredState.MAX_TEXT + 1]);

        assertThat(store.load(ID)).contains(States.inRow(ID, 5));
    }

    /** As on a disk to which the case of letters makes no difference. */
    @Test
    void theStateOfAnotherIsNotTaken() throws IOException {
        StateStore store = open();
        assertThat(store.replace(0, States.inRow(new RolloutId("PRICING", "2026-11-22"), 5)))
                .isTrue();
        Files.copy(directory.resolve("PRICING@2026-11-22.state"), main);

        assertThatThrownBy(() -> store.load(ID))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("holds the state of PRICING@2026-11-22 and not of pricing@2026-11-22");
        assertThatThrownBy(() -> store.replace(0, States.inRow(ID, 1))).isInstanceOf(StoreException.class);
    }

    @Test
    void aDirectoryThatCannotBeIsRefused() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "no directory");

        assertThatThrownBy(() -> FileStateStore.in(file))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("Cannot keep states in " + file + ": ");
        assertThatThrownBy(() -> FileStateStore.in(file.resolve("below"))).isInstanceOf(StoreException.class);
    }

    @Test
    void lockTimeoutsAreChecked() {
        assertThatThrownBy(() -> open().lockTimeout(Duration.ZERO))
                .hasMessage("Invalid lock timeout PT0S: allowed is 1 ms to 1 minute");
        assertThatThrownBy(() -> open().lockTimeout(Duration.ofHours(1)))
                .hasMessage("Invalid lock timeout PT1H: allowed is 1 ms to 1 minute");
    }

    @Test
    void anotherThreadThatHoldsTheLockIsNamed() throws Exception {
        FileStateStore store = open().lockTimeout(Duration.ofMillis(20));
        Disk.Lock lock = new LocalDisk().lock(directory.resolve(ID + ".lock"), Duration.ofSeconds(1));

        assertThatThrownBy(() -> onAnotherThread(() -> store.replace(0, States.inRow(ID, 1))))
                .hasRootCauseMessage("another thread has held the lock pricing@2026-11-22.lock for 20 ms");
        lock.close();

        assertThat(onAnotherThread(() -> store.replace(0, States.inRow(ID, 1)))).isTrue();
    }

    @Test
    @Fault(6)
    void anInterruptIsKept() throws Exception {
        FileStateStore store = open();

        onAnotherThread(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.replace(0, States.inRow(ID, 1))).isInstanceOf(StoreException.class);
            assertThat(Thread.interrupted()).isTrue();
            return null;
        });
        assertThat(store.load(ID)).isEmpty();
        assertThat(store.replace(0, States.inRow(ID, 1))).isTrue();
    }

    private static <T> T onAnotherThread(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
        return task.get();
    }

    @Test
    void textIsUtf8() throws IOException {
        assertThat(open().replace(0, States.example())).isTrue();
        assertThat(Files.readAllBytes(main)).isEqualTo(States.example().toText().getBytes(StandardCharsets.UTF_8));
    }
}
