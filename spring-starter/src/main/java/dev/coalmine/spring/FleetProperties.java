package dev.coalmine.spring;

import dev.coalmine.Rollouts;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** What the application's properties say below {@code coalmine.fleet}. Every setting is tried before any problem is told. */
final class FleetProperties {
    static final String PREFIX = "coalmine.fleet";

    private final Binder binder;
    private final List<Problem> problems = new ArrayList<>();

    FleetProperties(Environment environment) {
        this.binder = Binder.get(environment);
    }

    /** Tells a registry how many processes may judge on their own, if that is said. */
    static void size(Environment environment, Rollouts.Builder builder) {
        FleetProperties properties = new FleetProperties(environment);
        properties.set("size", Integer.class, builder::fleetSize);
        properties.check();
    }

    /** Hands over a property, if it is there; what is wrong with it is kept for {@link #check}. */
    <T> void set(String name, Class<T> type, Consumer<T> setter) {
        String property = PREFIX + "." + name;
        try {
            binder.bind(property, type).ifBound(setter);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(property, String.valueOf(e.getMessage())));
        } catch (BindException e) {
            String text = binder.bind(property, String.class).orElse("");
            problems.add(new Problem(property, "Invalid value \"" + text + "\": it is no " + type.getSimpleName()));
        }
    }

    /**
     * Says everything that was wrong.
     *
     * @throws InvalidConfigException if anything was
     */
    void check() {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }
}
