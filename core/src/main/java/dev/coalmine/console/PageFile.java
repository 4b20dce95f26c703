package dev.coalmine.console;

import dev.coalmine.internal.svg.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that the page loads beside its HTML, from the same application and nowhere else. They are files of their own, and
 * nothing is inline, so that the page works under a content security policy of {@code default-src 'self'}.
 */
public enum PageFile {
    /** What asks the endpoint and gives commands. */
    PAGE("page.js", "text/javascript;charset=UTF-8"),
    /** What is shown. */
    VIEWS("views.js", "text/javascript;charset=UTF-8"),
    /** What is shown of a fleet. */
    FLEET("fleet.js", "text/javascript;charset=UTF-8"),
    /** Charts. */
    CHARTS("charts.js", "text/javascript;charset=UTF-8"),
    /** Elements and figures. */
    DOM("dom.js", "text/javascript;charset=UTF-8"),
    /** How all of it looks. */
    STYLE("page.css", "text/css;charset=UTF-8"),
    /** A canary. */
    ICON("icon.svg", "image/svg+xml");

    private final String fileName;
    private final String mediaType;

    PageFile(String fileName, String mediaType) {
        this.fileName = fileName;
        this.mediaType = mediaType;
    }

    /** Returns the file of that name, if the page has one. */
    public static Optional<PageFile> named(String fileName) {
        return Arrays.stream(values())
                .filter(file -> file.fileName.equals(fileName))
                .findFirst();
    }

    /** Returns its name, such as {@code page.js}. */
    public String fileName() {
        return fileName;
    }

    /** Returns the media type under which it is served. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns what is in it. */
    public String text() {
        return (this == STYLE ? Theme.css() : "") + read(fileName);
    }

    static String read(String fileName) {
        try (InputStream file = Objects.requireNonNull(PageFile.class.getResourceAsStream(fileName), fileName)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + fileName + " of the page", e);
        }
    }
}
