package dev.coalmine.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Writes a page to disk: as a whole or not at all. */
final class PageFile {
    private PageFile() {}

    static Path write(Path file, String page) throws IOException {
        Path whole = file.toAbsolutePath();
        if (Files.isDirectory(whole)) {
            throw new IOException("Cannot write the report to " + whole + ": it is a folder");
        }
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            @Nullable Path folder = whole.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            Files.writeString(part, page);
            replace(part, whole);
        } catch (IOException e) {
            discard(part, e);
            throw new IOException("Cannot write the report to " + whole + ": " + e, e);
        }
        return file;
    }

    private static void replace(Path part, Path whole) throws IOException {
        try {
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(Path part, IOException reason) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
