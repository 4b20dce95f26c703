package dev.coalmine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of states: of each the state itself and a copy, each of them whole or not there. Thread-safe. */
final class StateFiles {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    /** Longest file that is read, in bytes: the longest text, each of its characters in three bytes. */
    private static final int MAX_BYTES = 3 * StoredState.MAX_TEXT;

    private final Path directory;
    private final Disk disk;

    /** Damaged files that were logged, which happens once and not with every load. */
    private final Set<Path> logged = ConcurrentHashMap.newKeySet();

    StateFiles(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    private Path main(RolloutId id) {
        return directory.resolve(id + ".state");
    }

    private Path copy(RolloutId id) {
        return directory.resolve(id + ".state.bak");
    }

    private static Path before(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Keeps everybody else from replacing the state. */
    Disk.Lock lock(RolloutId id, Duration timeout) throws IOException {
        return disk.lock(directory.resolve(id + ".lock"), timeout);
    }

    /** Returns the state, or null if there is none. */
    @Nullable
    StoredState read(RolloutId id) {
        Path main = main(id);
        Reading first = read(main, id);
        if (first.state != null) {
            return first.state;
        }
        Path copy = copy(id);
        Reading second = read(copy, id);
        if (second.state != null) {
            if (logged.add(main)) {
                LOG.warn("{} {}; its copy is used, version {}", main, first.said(), Versions.of(second.state));
            }
            return second.state;
        }
        if (first.problem == null && second.problem == null) {
            return null;
        }
        throw new StoreException("Cannot read the state of " + id + ": " + main + " " + first.said() + "; "
                + copy.getFileName() + " " + second.said() + "; put one of them right, or remove both to begin anew");
    }

    private Reading read(Path file, RolloutId id) {
        byte[] bytes;
        try {
            bytes = disk.read(file, MAX_BYTES);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + reason(e), e);
        }
        if (bytes == null) {
            return new Reading(null, null);
        }
        if (bytes.length > MAX_BYTES) {
            return new Reading(null, "is longer than " + MAX_BYTES + " bytes");
        }
        StoredState state;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            state = StoredState.parse(text);
        } catch (CharacterCodingException e) {
            return new Reading(null, "is not UTF-8");
        } catch (StateReader.UnknownFormatException e) {
            throw new StoreException("Cannot read " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            return new Reading(null, "is damaged: " + e.getMessage());
        }
        if (!state.id().equals(id)) {
            throw new StoreException(file + " holds the state of " + state.id() + " and not of " + id
                    + ": where the case of letters makes no difference to files, it must not be the only one between"
                    + " names");
        }
        return new Reading(state, null);
    }

    /**
     * Puts a new state in place of the old one: both files are on disk before either is moved, so that a disk that fills
     * up changes nothing.
     */
    void write(RolloutId id, byte[] text) throws IOException {
        Path main = main(id);
        Path copy = copy(id);
        try {
            disk.write(before(main), text);
            disk.write(before(copy), text);
            disk.move(before(main), main);
            disk.move(before(copy), copy);
            disk.syncDirectory(directory);
        } catch (IOException e) {
            discard(before(main), e);
            discard(before(copy), e);
            throw e;
        }
        boolean unused = logged.remove(main);
    }

    private void discard(Path file, IOException why) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public String toString() {
        return "states in " + directory;
    }

    /** Returns why, in words: the message of a file system exception is nothing but the name of the file. */
    static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        if (e instanceof FileSystemException f) {
            String reason = f.getReason();
            return reason == null ? kind + ": " + f.getFile() : reason;
        }
        return e.getMessage() == null
                ? kind
                : kind.equals("IOException") ? e.getMessage() : kind + ": " + e.getMessage();
    }

    /** What one file held: a state, a problem, or neither where there was no file. */
    private record Reading(
            @Nullable StoredState state, @Nullable String problem) {
        String said() {
            return problem == null ? "is not there" : problem;
        }
    }
}
