package dev.coalmine.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real disk.
 *
 * <p>A file lock belongs to the whole process, and on POSIX systems closing any channel of the file lets go of it. So
 * threads of this process first take one of a few locks in memory, chosen by the file's name, and only one of them ever
 * has the file open.
 */
final class LocalDisk implements Disk {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final long RETRY_NANOS = 2_000_000;
    private static final ReentrantLock[] THREADS =
            Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

    @Override
    public byte @Nullable [] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                int unused = channel.write(left);
            }
            channel.force(true);
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Path unused = Files.move(from, to, ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        boolean unused = Files.deleteIfExists(file);
    }

    /** Windows has no such thing for a directory; there the file system's own journal must do. */
    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (WINDOWS) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public Lock lock(Path file, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        ReentrantLock threads = THREADS[Math.floorMod(file.toAbsolutePath().hashCode(), THREADS.length)];
        try {
            if (!threads.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(file, timeout, "another thread");
            }
        } catch (InterruptedException e) {
            throw interrupted(file);
        }
        try {
            return lockAgainstProcesses(file, timeout, deadline, threads);
        } catch (IOException | RuntimeException | Error e) {
            threads.unlock();
            throw e;
        }
    }

    private static Lock lockAgainstProcesses(Path file, Duration timeout, long deadline, ReentrantLock threads)
            throws IOException {
        FileChannel channel = FileChannel.open(file, CREATE, WRITE);
        try {
            while (!taken(channel)) {
                if (System.nanoTime() - deadline >= 0) {
                    throw busy(file, timeout, "another process");
                }
                TimeUnit.NANOSECONDS.sleep(RETRY_NANOS);
            }
            return () -> {
                try {
                    channel.close(); // which lets go of the file lock
                } finally {
                    threads.unlock();
                }
            };
        } catch (InterruptedException e) {
            channel.close();
            throw interrupted(file);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** A copy of this class in another class loader may hold the lock too, which is then ours to wait for. */
    private static boolean taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static IOException busy(Path file, Duration timeout, String who) {
        return new IOException(who + " has held the lock " + file.getFileName() + " for " + timeout.toMillis() + " ms");
    }

    private static IOException interrupted(Path file) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the lock " + file.getFileName());
    }
}
