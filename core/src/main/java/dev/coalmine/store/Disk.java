package dev.coalmine.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The few things that the file store asks of a disk, so that a test can make each of them fail. */
interface Disk {
    /** Returns what is in the file, or null if there is none; of a longer one only so many bytes and one more. */
    byte @Nullable [] read(Path file, int most) throws IOException;

    /** Writes a new file, or a stale one anew; what it holds survives a power cut when this returns. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Puts the one file in the place of the other, in one step: a reader finds either. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file that may not be there. */
    void delete(Path file) throws IOException;

    /** Makes what was moved in this directory survive a power cut. */
    void syncDirectory(Path directory) throws IOException;

    /**
     * Keeps every other process and thread from locking this file until it is closed. It is also let go when the process
     * dies, however that happens.
     *
     * @throws IOException if it is not free within that time
     */
    Lock lock(Path file, Duration timeout) throws IOException;

    /** A lock that is held. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
