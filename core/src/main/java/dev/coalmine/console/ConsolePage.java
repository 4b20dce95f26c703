package dev.coalmine.console;

/** The HTML of the page that shows rollouts; what else it needs is in {@link PageFile}s. */
public final class ConsolePage {
    /** The media type under which it is served. */
    public static final String MEDIA_TYPE = "text/html;charset=UTF-8";

    private ConsolePage() {}

    /**
     * Returns the HTML of the page.
     *
     * @param files where the page finds its files, seen from itself: an empty text if they lie beside it, else an address that
     *     ends with a slash, such as {@code rolloutsdashboard/}
     * @param rollouts where the page finds the endpoint, seen from itself, such as {@code rollouts}
     */
    public static String html(String files, String rollouts) {
        return PageFile.read("page.html")
                .replace("{{files}}", escaped(files))
                .replace("{{rollouts}}", escaped(rollouts));
    }

    private static String escaped(String attribute) {
        return attribute.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
