package dev.coalmine.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What editors know of the properties, what core reads, and what the guide says of them: one and the same. */
class PropertiesMetadataTest {
    private static final Pattern ALLOWED =
            Pattern.compile("\\.[a-z.\\[\\]0-9-]*nothing: Unknown property: allowed here are (.*)");
    private static final Path GUIDE = Path.of("..", "..", "docs", "guide", "spring.md");

    /** Returns the names of properties by the name of the section that has them, as editors know them. */
    private static Map<String, Set<String>> known() {
        Map<String, Set<String>> sections = new TreeMap<>();
        collect(CoalmineProperties.RolloutNode.class, "", sections);
        return sections;
    }

    private static void collect(Class<?> section, String path, Map<String, Set<String>> sections) {
        Set<String> names = new TreeSet<>();
        sections.put(path, names);
        for (RecordComponent component : section.getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            names.add(name);
            boolean list = component.getType() == List.class;
            Type each = list
                    ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                    : component.getType();
            if (each instanceof Class<?> type && type.isRecord()) {
                collect(type, path + name + (list ? "[0]." : "."), sections);
            }
        }
    }

    /** Returns what core says is allowed where a property is not known. */
    private static Set<String> allowed(String section) {
        InvalidConfigException refusal = catchThrowableOfType(
                InvalidConfigException.class,
                () -> CoalmineConfig.read(Map.of(
                        "rollouts.any." + section + "nothing",
                        "1",
                        "rollouts.any.guardrails.error-rate-below.ceiling",
                        "1%",
                        "rollouts.any.guardrails.failures-of[0].type",
                        "java.io.IOException",
                        "rollouts.any.guardrails.quantile-below[0].quantile",
                        "p99",
                        "rollouts.any.guardrails.quantile-below[0].ceiling",
                        "1s",
                        "rollouts.any.guardrails.signals[0].name",
                        "orders",
                        "rollouts.any.guardrails.signals[0].must-not",
                        "drop")));
        return refusal.problems().stream()
                .map(problem -> ALLOWED.matcher(problem.toString()))
                .filter(Matcher::find)
                .flatMap(found -> Arrays.stream(found.group(1).split(" \\(")[0].split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void editorsKnowWhatCoreReads() {
        Map<String, Set<String>> known = known();
        assertThat(known).hasSizeGreaterThan(10);
        known.forEach((section, names) -> assertThat(names)
                .as("below coalmine.rollouts.<name>.%s", section)
                .isEqualTo(allowed(section)));
    }

    private static List<Map<?, ?>> metadata() throws IOException {
        List<Map<?, ?>> properties = new ArrayList<>();
        for (URL url : Collections.list(CoalmineAutoConfiguration.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = url.openStream()) {
                String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                ((List<?>) JsonParserFactory.getJsonParser().parseMap(json).get("properties"))
                        .stream()
                                .map(each -> (Map<?, ?>) each)
                                .filter(each -> each.get("name").toString().startsWith("coalmine."))
                                .forEach(properties::add);
            }
        }
        return properties;
    }

    @Test
    void everyPropertyHasADescription() throws IOException {
        assertThat(metadata())
                .extracting(each -> each.get("name").toString())
                .contains(
                        "coalmine.enabled",
                        "coalmine.tick",
                        "coalmine.store.type",
                        "coalmine.store.directory",
                        "coalmine.fleet.size",
                        "coalmine.fleet.redis.uri",
                        "coalmine.fleet.redis.prefix",
                        "coalmine.fleet.redis.lifetime",
                        "coalmine.fleet.redis.timeout",
                        "coalmine.fleet.redis.connect-timeout",
                        "coalmine.rollouts",
                        "coalmine.web.key.principal",
                        "coalmine.web.key.header",
                        "coalmine.web.key.cookie",
                        "coalmine.web.forcing.enabled",
                        "coalmine.web.forcing.header",
                        "coalmine.web.filter-order");
        assertThat(metadata())
                .allSatisfy(each -> assertThat(each.get("description"))
                        .as("description of %s", each.get("name"))
                        .isNotNull());
    }

    @Test
    void theGuideListsEveryProperty() throws IOException {
        String guide = Files.readString(GUIDE);
        List<String> leaves = new ArrayList<>();
        known().forEach((section, names) -> names.stream()
                .map(name -> section + name)
                .filter(path -> known().keySet().stream()
                        .noneMatch(other -> other.equals(path + ".") || other.equals(path + "[0].")))
                .forEach(path -> leaves.add(path.replace("[0]", "[n]"))));
        assertThat(leaves)
                .hasSizeGreaterThan(60)
                .allSatisfy(path -> assertThat(guide)
                        .as("a row of the table with a description")
                        .containsPattern("\\| `" + Pattern.quote(path) + "` \\|[^|\n]*\\| ?[^|\\s][^|\n]*\\|"));
        for (Map<?, ?> property : metadata()) {
            String name = property.get("name").toString();
            assertThat(guide).contains(name.equals("coalmine.rollouts") ? name : "`" + name + "`");
        }
    }
}
