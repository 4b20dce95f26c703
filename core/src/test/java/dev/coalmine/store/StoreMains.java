package dev.coalmine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What processes of their own do to a store on disk. */
final class StoreMains {
    private StoreMains() {}

    /** Goes on with the row of changes from wherever it stands, up to a version, and reports each that is done. */
    static final class Row {
        public static void main(String[] arguments) {
            StateStore store = FileStateStore.in(Path.of(arguments[0]));
            long last = Long.parseLong(arguments[1]);
            long version =
                    store.load(States.ID).map(state -> state.stamp().version()).orElse(0L);
            while (version < last) {
                if (!store.replace(version, States.inRow(States.ID, version + 1))) {
                    throw new AssertionError("nobody else is there");
                }
                version++;
                System.out.println(version);
            }
        }
    }

    /** Raises the version that many times, against others that do so as well. */
    static final class Raise {
        public static void main(String[] arguments) {
            StateStore store = FileStateStore.in(Path.of(arguments[0])).lockTimeout(Duration.ofMinutes(1));
            StateStoreContract.raise(store, Integer.parseInt(arguments[1]));
            System.out.println("done");
        }
    }

    /** Holds the lock until it is killed. */
    static final class Hold {
        public static void main(String[] arguments) throws Exception {
            Disk.Lock lock = new LocalDisk().lock(Path.of(arguments[0]), Duration.ofSeconds(10));
            System.out.println("locked");
            Thread.sleep(Long.MAX_VALUE);
            lock.close();
        }
    }

    /** Changes until the disk is full, then makes room, then goes on; says what it finds. */
    static final class FillUp {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            StateStore store = FileStateStore.in(directory);
            Path ballast = directory.resolve("ballast");
            long version = 0;
            while (version < 10) {
                require(store.replace(version, States.inRow(States.ID, ++version)));
            }
            try {
                Files.write(ballast, new byte[10_000_000]);
                throw new AssertionError("the disk should be full");
            } catch (IOException full) {
                System.out.println(full.getMessage());
            }
            try {
                store.replace(version, States.inRow(States.ID, version + 1));
                throw new AssertionError("the disk is full");
            } catch (StoreException full) {
                System.out.println(full.getMessage());
            }
            require(store.load(States.ID).orElseThrow().equals(States.inRow(States.ID, version)));
            Files.delete(ballast);
            require(store.replace(version, States.inRow(States.ID, version + 1)));
            System.out.println("went on");
        }
    }

    /** Loads from a disk that cannot be written, and tries to change it. */
    static final class ReadOnly {
        public static void main(String[] arguments) {
            StateStore store = FileStateStore.in(Path.of(arguments[0]));
            long version = store.load(States.ID).orElseThrow().stamp().version();
            try {
                store.replace(version, States.inRow(States.ID, version + 1));
                throw new AssertionError("the disk is read-only");
            } catch (StoreException readOnly) {
                System.out.println(readOnly.getMessage());
            }
            require(store.load(States.ID).orElseThrow().equals(States.inRow(States.ID, version)));
            System.out.println("loads");
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
