package dev.coalmine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be said of the page without a browser; the rest is tested in one. */
class PageFileTest {
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"x/([^\"]+)\"|from \"\\./([^\"]+)\"");

    @Test
    void everyFileThatIsLoadedIsThere() {
        StringBuilder all = new StringBuilder(ConsolePage.html("x/", "rollouts"));
        Arrays.stream(PageFile.values()).forEach(file -> all.append(file.text()));
        List<String> loaded = LOADED.matcher(all)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .distinct()
                .toList();

        assertThat(loaded)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(PageFile.values()).map(PageFile::fileName).toList());
        assertThat(PageFile.named("page.js")).contains(PageFile.PAGE);
        assertThat(PageFile.named("../page.html")).isEmpty();
    }

    /** The namespace of SVG is a name, not an address. */
    @ParameterizedTest
    @EnumSource
    void nothingIsLoadedFromElsewhereNorMadeOfText(PageFile file) {
        assertThat(file.text().replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "@import", "url(", "innerHTML", "outerHTML", "insertAdjacentHTML")
                .doesNotContain("eval(", "document.write", "localStorage");
    }

    @Test
    void nothingIsInline() {
        String html = ConsolePage.html("", "rollouts");
        Matcher inline = Pattern.compile("<style|<script[^>]*>[^<]|\\sstyle=|\\son[a-z]+=")
                .matcher(html);

        assertThat(inline.find()).isFalse();
        assertThat(html).doesNotContain("{{");
    }

    @Test
    void addressesCannotEndTheirAttribute() {
        assertThat(ConsolePage.html("", "a\"><script>&")).contains("content=\"a&quot;>&lt;script>&amp;\"");
    }
}
