package dev.coalmine.spring;

import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * What the application's properties say of rollouts. Thread-safe.
 *
 * <p>They are collected as text, as Spring Boot collects them: the first source that has a property has the last word, and a
 * list comes as a whole from the first source that has any of it. Core reads the text, so that everything that is wrong is
 * found at once; binding it here would stop at the first.
 */
final class RolloutProperties {
    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(CoalmineConfig.PREFIX);
    private static final ConfigurationPropertyName ROLLOUTS = PREFIX.append("rollouts");

    private static final String FIXED = "It stays as it is while the application runs; restart it";

    private final Environment environment;
    private final Binder binder;
    private @Nullable CoalmineConfig config;

    RolloutProperties(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /**
     * Returns what they said when they were first asked.
     *
     * @throws InvalidConfigException if anything is wrong; it says everything that is, and where it comes from
     */
    synchronized CoalmineConfig config() {
        CoalmineConfig known = config == null ? read() : config;
        config = known;
        return known;
    }

    /**
     * Reads everything anew.
     *
     * @param before what is in force
     * @throws InvalidConfigException if anything is wrong, or has changed that cannot change while the application runs
     */
    CoalmineConfig reread(CoalmineConfig before) {
        CoalmineConfig next = read();
        List<Problem> problems = new ArrayList<>();
        if (!binder.bind("coalmine.enabled", Boolean.class).orElse(true)) {
            problems.add(new Problem("coalmine.enabled", "Invalid value false: rollouts are running; abort them"));
        }
        if (!next.tick().equals(before.tick())) {
            problems.add(new Problem("coalmine.tick", FIXED));
        }
        if (!next.storeDirectory().equals(before.storeDirectory())) {
            problems.add(new Problem("coalmine.store", FIXED));
        }
        if (!next.fleet().equals(before.fleet())) {
            problems.add(new Problem("coalmine.fleet", FIXED));
        }
        if (!next.webhook().equals(before.webhook())) {
            problems.add(new Problem("coalmine.webhook", FIXED));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return next;
    }

    private CoalmineConfig read() {
        Map<ConfigurationPropertyName, ConfigurationProperty> found = collect();
        Map<String, String> spellings = new HashMap<>();
        found.keySet().forEach(name -> {
            if (ROLLOUTS.isAncestorOf(name)) {
                // the last one is that of the most general source, which is a file as a rule, and spells out capitals
                spellings.put(name.getElement(2, Form.UNIFORM), name.getElement(2, Form.ORIGINAL));
            }
        });
        Map<String, String> texts = new LinkedHashMap<>();
        found.forEach((name, property) -> texts.put(path(name, spellings), text(property)));
        try {
            return CoalmineConfig.read(texts);
        } catch (InvalidConfigException e) {
            Map<String, String> origins = new HashMap<>();
            found.forEach((name, property) -> {
                if (property.getOrigin() != null) {
                    origins.put(uniform(name.toString()), String.valueOf(property.getOrigin()));
                }
            });
            throw new InvalidConfigException(e.problems().stream()
                    .map(problem -> withOrigin(problem, origins.get(uniform(problem.property()))))
                    .toList());
        }
    }

    private static Problem withOrigin(Problem problem, @Nullable String origin) {
        return origin == null ? problem : new Problem(problem.property(), problem.message() + " (from " + origin + ")");
    }

    private static String uniform(String name) {
        return name.replaceAll("[-_]", "").replaceAll("[\\[\\].]+", ".").toLowerCase(Locale.ROOT);
    }

    private Map<ConfigurationPropertyName, ConfigurationProperty> collect() {
        Map<ConfigurationPropertyName, ConfigurationProperty> found = new LinkedHashMap<>();
        Map<ConfigurationPropertyName, ConfigurationPropertySource> owners = new HashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource listing) {
                listing.stream().filter(PREFIX::isAncestorOf).forEach(name -> {
                    ConfigurationProperty property = source.getConfigurationProperty(name);
                    if (property != null && ownsListsOf(name, source, owners)) {
                        found.putIfAbsent(name, property);
                    }
                });
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private static boolean ownsListsOf(
            ConfigurationPropertyName name,
            ConfigurationPropertySource source,
            Map<ConfigurationPropertyName, ConfigurationPropertySource> owners) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (name.isNumericIndex(i) && owners.computeIfAbsent(name.chop(i), absent -> source) != source) {
                return false;
            }
        }
        return true;
    }

    private static String path(ConfigurationPropertyName name, Map<String, String> spellings) {
        StringBuilder path = new StringBuilder(name.getElement(1, Form.ORIGINAL));
        for (int i = 2; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            boolean rollout = i == 2 && ROLLOUTS.isAncestorOf(name);
            path.append('[')
                    .append(rollout ? spellings.get(name.getElement(2, Form.UNIFORM)) : element)
                    .append(']');
        }
        return path.toString();
    }

    private String text(ConfigurationProperty property) {
        return environment.resolveRequiredPlaceholders(String.valueOf(property.getValue()));
    }

    /** Returns whether there is to be a rollout of that name. */
    boolean isEnabled(String rollout) {
        return binder.bind("coalmine.enabled", Boolean.class).orElse(true)
                && binder.bind(nameOf(rollout).append("enabled"), Bindable.of(Boolean.class))
                        .orElse(true);
    }

    private static ConfigurationPropertyName nameOf(String rollout) {
        return ConfigurationPropertyName.adapt("coalmine.rollouts[" + rollout + "]", '.');
    }

    /** Returns whether web requests bring keys. */
    boolean requestsBringKeys() {
        return binder.bind(CoalmineWebProperties.PREFIX, CoalmineWebProperties.class)
                .map(web -> web.getKey().isAsked())
                .orElse(false);
    }
}
