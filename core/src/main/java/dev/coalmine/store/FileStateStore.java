package dev.coalmine.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps states in a directory, one text file for each revision of a rollout, which several processes of one machine may
 * share. Thread-safe.
 *
 * <p>Of {@code pricing} with revision {@code r7} there are:
 * <ul>
 *   <li>{@code pricing@r7.state}, the state, see {@code docs/state-format.md};
 *   <li>{@code pricing@r7.state.bak}, the last good copy: used when the first is torn;
 *   <li>{@code pricing@r7.lock}, empty: whoever replaces the state locks it meanwhile. The operating system lets go of
 *       the lock when the process dies, so that it is never stale.
 * </ul>
 *
 * <p>Both files are written beside their place, forced to disk, and only then moved into it, each in one step. So
 * whatever happens meanwhile (a kill, a full disk, a power cut), a reader finds the old state or the new one, whole; and
 * a change that was reported is on disk twice. A file that is damaged later is noticed by its checksum.
 *
 * <p>Reading needs no lock and no right to write. Changes by other processes are not signalled; they are found by
 * loading, which costs one small read.
 */
public final class FileStateStore implements StateStore {
    /** Longest wait for another process that replaces the same state, by default: 2 seconds. */
    public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(2);

    private final StateFiles files;
    private final Duration lockTimeout;

    FileStateStore(StateFiles files, Duration lockTimeout) {
        this.files = files;
        this.lockTimeout = lockTimeout;
    }

    /**
     * Returns a store in that directory, which is made if it is not there.
     *
     * @throws StoreException if it cannot be made, or is no directory
     */
    public static FileStateStore in(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        Disk disk = new LocalDisk();
        try {
            if (!Files.isDirectory(absolute)) {
                Path parent = Files.createDirectories(absolute).getParent();
                if (parent != null) {
                    disk.syncDirectory(parent);
                }
            }
        } catch (IOException e) {
            throw new StoreException("Cannot keep states in " + absolute + ": " + StateFiles.reason(e), e);
        }
        return new FileStateStore(new StateFiles(absolute, disk), DEFAULT_LOCK_TIMEOUT);
    }

    /**
     * Returns a store in the same directory that waits at most that long for others who replace the same state.
     *
     * @param timeout from 1 ms to 1 minute
     * @throws IllegalArgumentException if outside
     */
    public FileStateStore lockTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("Invalid lock timeout " + timeout + ": allowed is 1 ms to 1 minute");
        }
        return new FileStateStore(files, timeout);
    }

    @Override
    public Optional<StoredState> load(RolloutId id) {
        return Optional.ofNullable(files.read(id));
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        Versions.requireRising(expectedVersion, next);
        byte[] text = next.toText().getBytes(StandardCharsets.UTF_8);
        try {
            return replace(expectedVersion, next.id(), text);
        } catch (IOException e) {
            throw new StoreException("Cannot write the state of " + next.id() + ": " + StateFiles.reason(e), e);
        }
    }

    private boolean replace(long expectedVersion, RolloutId id, byte[] text) throws IOException {
        Disk.Lock lock = files.lock(id, lockTimeout);
        try {
            if (Versions.of(files.read(id)) != expectedVersion) {
                return false;
            }
            files.write(id, text);
            return true;
        } finally {
            lock.close();
        }
    }

    /** Returns a watch that hears of nothing. */
    @Override
    public Watch watch(RolloutId id, Runnable changed) {
        return Watch.NONE;
    }

    /** Returns true. */
    @Override
    public boolean durable() {
        return true;
    }

    /** Does nothing: no file stays open. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return files.toString();
    }
}
