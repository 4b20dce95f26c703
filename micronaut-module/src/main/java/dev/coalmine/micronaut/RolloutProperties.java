package dev.coalmine.micronaut;

import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.order.OrderUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the application's properties say of rollouts, as they are now. Thread-safe.
 *
 * <p>They are collected as text: the source of the highest precedence that has a property has the last word, and a list
 * comes as a whole from one source. Core reads the text, so that everything that is wrong is found at once. In the names of
 * environment variables underscores stand for dots, and numbers for places in lists, as in {@code
 * COALMINE_ROLLOUTS_PRICING_PLAN_STEPS_0_SHARE}.
 */
final class RolloutProperties {
    private static final Pattern PLACE = Pattern.compile("\\[\\d+]");
    private static final Pattern ROLLOUT = Pattern.compile("rollouts(?:\\.([^.\\[]+)|\\[([^]]+)])(.*)");

    private final Environment environment;

    RolloutProperties(Environment environment) {
        this.environment = environment;
    }

    /**
     * A property below {@code coalmine}.
     *
     * @param path its name there, as it is spelled
     * @param text its value
     * @param origin where it comes from
     */
    private record Said(String path, String text, String origin) {}

    /**
     * Reads everything.
     *
     * @throws InvalidConfigException if anything is wrong; it says everything that is, and where it comes from
     */
    CoalmineConfig read() {
        Map<String, Said> found = collect();
        Map<String, String> texts = new LinkedHashMap<>();
        found.values().forEach(said -> texts.put(said.path(), said.text()));
        try {
            return CoalmineConfig.read(texts, environment.getClassLoader());
        } catch (InvalidConfigException e) {
            throw new InvalidConfigException(e.problems().stream()
                    .map(problem -> withOrigin(problem, found))
                    .toList());
        }
    }

    private static Problem withOrigin(Problem problem, Map<String, Said> found) {
        String name = problem.property();
        Said said = found.get(uniform(
                name.startsWith(CoalmineConfig.PREFIX) ? name.substring(CoalmineConfig.PREFIX.length() + 1) : name));
        return said == null ? problem : new Problem(name, problem.message() + " (from " + said.origin() + ")");
    }

    /** Returns the properties by their uniform names. */
    private Map<String, Said> collect() {
        List<PropertySource> sources = new ArrayList<>(environment.getPropertySources());
        OrderUtil.sortOrdered(sources);
        Collections.reverse(sources); // the one of the highest precedence comes first
        Map<String, Said> found = new LinkedHashMap<>();
        Map<String, PropertySource> owners = new HashMap<>();
        for (PropertySource source : sources) {
            texts(source).forEach((path, text) -> {
                String uniform = uniform(path);
                if (ownsListsOf(path, source, owners)) {
                    found.putIfAbsent(uniform, new Said(path, text, origin(source)));
                }
            });
        }
        return spelled(found);
    }

    private static String origin(PropertySource source) {
        return "property source \"" + source.getOrigin().location() + "\"";
    }

    private static boolean ownsListsOf(String path, PropertySource source, Map<String, PropertySource> owners) {
        Matcher place = PLACE.matcher(path);
        while (place.find()) {
            String list = uniform(path.substring(0, place.start()));
            if (owners.computeIfAbsent(list, absent -> source) != source) {
                return false;
            }
        }
        return true;
    }

    private Map<String, String> texts(PropertySource source) {
        Map<String, String> texts = new LinkedHashMap<>();
        boolean variables = source.getConvention() == PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE;
        for (String name : source) {
            Object value = source.get(name);
            String path = variables ? ofVariable(name) : name;
            if (value != null && path.startsWith(CoalmineConfig.PREFIX + ".")) {
                flatten(path.substring(CoalmineConfig.PREFIX.length() + 1), value, texts);
            }
        }
        return texts;
    }

    private static String ofVariable(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.').replaceAll("\\.(\\d+)(?=\\.|$)", "[$1]");
    }

    private void flatten(String path, Object value, Map<String, String> texts) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                if (each != null) {
                    flatten(path + "." + key, each, texts);
                }
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Object each = list.get(i);
                if (each != null) {
                    flatten(path + "[" + i + "]", each, texts);
                }
            }
        } else {
            texts.put(path, environment.getPlaceholderResolver().resolveRequiredPlaceholders(String.valueOf(value)));
        }
    }

    /** Lets one rollout have one name, the spelling of the most general source, which as a rule is a file. */
    private static Map<String, Said> spelled(Map<String, Said> found) {
        Map<String, String> spellings = new HashMap<>();
        found.values().forEach(said -> {
            Matcher rollout = ROLLOUT.matcher(said.path());
            if (rollout.matches()) {
                spellings.put(uniform(nameIn(rollout)), nameIn(rollout));
            }
        });
        Map<String, Said> spelled = new LinkedHashMap<>();
        found.forEach((uniform, said) -> {
            Matcher rollout = ROLLOUT.matcher(said.path());
            String path = rollout.matches()
                    ? "rollouts[" + spellings.get(uniform(nameIn(rollout))) + "]" + rollout.group(3)
                    : said.path();
            spelled.put(uniform, new Said(path, said.text(), said.origin()));
        });
        return spelled;
    }

    private static String nameIn(Matcher rollout) {
        return rollout.group(1) == null ? rollout.group(2) : rollout.group(1);
    }

    private static String uniform(String name) {
        return name.replaceAll("[-_]", "")
                .replaceAll("[\\[\\].]+", ".")
                .replaceAll("\\.$", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Returns whether there is to be a rollout of that name. */
    boolean isEnabled(String rollout) {
        Map<String, Said> found = collect();
        return isNotFalse(found.get("enabled")) && isNotFalse(found.get(uniform(nameOf(rollout) + ".enabled")));
    }

    private static boolean isNotFalse(@Nullable Said said) {
        return said == null
                || !Set.of("false", "no", "off").contains(said.text().strip().toLowerCase(Locale.ROOT));
    }

    private static String nameOf(String rollout) {
        return "rollouts[" + rollout + "]";
    }

    /** Returns whether web requests bring keys. */
    boolean requestsBringKeys() {
        Map<String, Said> found = collect();
        Said principal = found.get("web.key.principal");
        return found.containsKey("web.key.header")
                || found.containsKey("web.key.cookie")
                || (principal != null && isNotFalse(principal));
    }
}
