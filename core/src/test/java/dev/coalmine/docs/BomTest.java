package dev.coalmine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has every artifact that is published, at the version of all. */
class BomTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(coalmine-[^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private static String pom(String module) throws IOException {
        return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static Set<String> published() throws IOException {
        Set<String> published = new TreeSet<>();
        Matcher module = MODULE.matcher(pom("."));
        while (module.find()) {
            String pom = pom(module.group(1));
            boolean isTests = module.group(1).contains("/it");
            if (!isTests && !pom.contains("<maven.deploy.skip>true") && !pom.contains("<packaging>pom")) {
                published.add(first(ARTIFACT, pom.substring(pom.indexOf("</parent>"))));
            }
        }
        return published;
    }

    @Test
    void everyPublishedArtifactIsThere() throws IOException {
        String bom = pom("bom");
        Set<String> managed = new TreeSet<>();
        Matcher artifact = ARTIFACT.matcher(bom.substring(bom.indexOf("<dependencyManagement>")));
        while (artifact.find()) {
            managed.add(artifact.group(1));
        }
        assertThat(managed).isEqualTo(published());
    }

    @Test
    void itHasTheVersionOfAll() throws IOException {
        assertThat(first(VERSION, pom("bom"))).isEqualTo(first(VERSION, pom(".")));
    }
}
