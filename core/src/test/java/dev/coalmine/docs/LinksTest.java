package dev.coalmine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every link of the documents to one another, or to a file beside them, leads to what is there. */
class LinksTest {
    private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private static String prose(Path document) throws IOException {
        return CODE.matcher(Files.readString(document)).replaceAll("");
    }

    /** Returns what a heading is called in addresses, as code hosts make it. */
    private static String anchor(String heading) {
        String text = heading.strip().toLowerCase(Locale.ROOT).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
        return text.replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    private static boolean has(Path document, String anchor) throws IOException {
        return HEADING.matcher(prose(document))
                .results()
                .anyMatch(heading -> anchor(heading.group(1)).equals(anchor));
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        int links = 0;
        List<String> broken = new ArrayList<>();
        for (Path document : DocumentationTest.files(".md")) {
            for (MatchResult link : LINK.matcher(prose(document)).results().toList()) {
                links++;
                Path target = link.group(1).isEmpty()
                        ? document
                        : document.resolveSibling(link.group(1)).normalize();
                String anchor = link.group(2);
                if (!Files.exists(target) || anchor != null && !has(target, anchor)) {
                    broken.add(document + ": " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(50);
    }
}
