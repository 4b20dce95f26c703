package dev.coalmine.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A disk that can fail, and lose its power, at any action.
 *
 * <p>It promises no more than POSIX does: what a directory says of its files (made, moved, removed) survives a power cut
 * for certain only once the directory was synced; before that, any part of it may. What a file holds survives once it was
 * synced.
 */
final class SimulatedDisk implements Disk {
    /** The power is gone; nothing of the process goes on, so that nothing can catch it. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What is in a file, under whichever name. */
    private static final class Content {
        private byte[] bytes = {};
    }

    /** A name that the directory gives to a file, and one that it takes from it. */
    private record Change(
            Path to, Content content, @Nullable Path from) {
        void apply(Map<Path, Content> files) {
            if (from != null) {
                files.remove(from);
            }
            files.put(to, content);
        }
    }

    private final Random random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Content> files = new HashMap<>();
    private final Map<Path, Content> durable = new HashMap<>();
    private final List<Change> unsynced = new ArrayList<>();
    private int actions;
    private int failingAction = -1;
    private boolean powerCut;

    SimulatedDisk(Random random) {
        this.random = random;
    }

    /** Fails at the action with that number from now on, from 0, and at all later ones: the disk is full. */
    void fillUpAt(int action) {
        actions = 0;
        failingAction = action;
        powerCut = false;
    }

    /** Loses its power at the action with that number from now on, from 0. */
    void cutPowerAt(int action) {
        actions = 0;
        failingAction = action;
        powerCut = true;
    }

    /** Works again; there is room. */
    void recover() {
        failingAction = -1;
    }

    /** Comes back after a power cut, with what happened to be on disk. */
    void reboot() {
        for (Change change : unsynced) {
            if (random.nextBoolean()) {
                change.apply(durable);
            }
        }
        unsynced.clear();
        files.clear();
        files.putAll(durable);
        while (lock.isHeldByCurrentThread()) {
            lock.unlock();
        }
        recover();
    }

    int actions() {
        return actions;
    }

    private boolean fails() throws IOException {
        boolean failing = failingAction >= 0 && actions >= failingAction;
        actions++;
        if (failing && powerCut) {
            throw new PowerCut();
        }
        return failing;
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    @Override
    public byte @Nullable [] read(Path file, int most) {
        Content content = files.get(file);
        return content == null ? null : content.bytes.clone();
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        Content content = files.get(file);
        if (content == null) {
            content = new Content();
            change(new Change(file, content, null));
        }
        content.bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        if (fails()) {
            throw full();
        }
        content.bytes = bytes.clone();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        if (fails()) {
            throw full();
        }
        Content content = files.get(from);
        if (content == null) {
            throw new IOException("no file " + from);
        }
        change(new Change(to, content, from));
    }

    private void change(Change change) {
        change.apply(files);
        unsynced.add(change);
    }

    @Override
    public void delete(Path file) {
        files.remove(file); // a removal that a power cut undoes only leaves a file that nobody reads
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (fails()) {
            throw full();
        }
        unsynced.clear();
        durable.clear();
        durable.putAll(files);
    }

    @Override
    public Lock lock(Path file, Duration timeout) throws IOException {
        if (fails()) {
            throw full();
        }
        lock.lock();
        return () -> {
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
        };
    }
}
