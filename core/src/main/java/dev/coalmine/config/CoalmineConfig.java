package dev.coalmine.config;

import dev.coalmine.webhook.WebhookTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all properties below {@code coalmine} say: the rollouts, see {@link RolloutConfig}, and what their registry needs.
 * Immutable and thread-safe.
 *
 * <table>
 *   <caption>Properties beside the rollouts</caption>
 *   <tr><th>Property</th><th>Form</th><th>What it says</th></tr>
 *   <tr><td>{@code tick}</td><td>250ms</td><td>how often the evidence is judged</td></tr>
 *   <tr><td>{@code store.type}</td><td>memory or file</td><td>where states are kept; memory by default, file where there is
 *       a directory</td></tr>
 *   <tr><td>{@code store.directory}</td><td>path</td><td>the directory of a file store</td></tr>
 *   <tr><td>{@code fleet}</td><td></td><td>see {@link FleetConfig}</td></tr>
 *   <tr><td>{@code webhook.url}</td><td>URL</td><td>where events are posted, see {@link WebhookTarget}</td></tr>
 *   <tr><td>{@code webhook.secret}</td><td>text</td><td>what they are signed with</td></tr>
 *   <tr><td>{@code webhook.events}</td><td>list of tripped, aborted and the like</td><td>which of them; all by default</td></tr>
 *   <tr><td>{@code webhook.timeout}</td><td>10s</td><td>how long the receiver may take to answer</td></tr>
 * </table>
 *
 * <p>What else lies below {@code coalmine}, such as {@code web}, is for those who know it, and is not looked at here.
 */
public final class CoalmineConfig {
    /** Where all properties lie. */
    public static final String PREFIX = "coalmine";

    static final String ROLLOUTS = PREFIX + ".rollouts";

    private final Map<String, RolloutConfig> rollouts;
    private final @Nullable Duration tick;
    private final @Nullable Path directory;
    private final FleetConfig fleet;
    private final @Nullable WebhookTarget webhook;

    private CoalmineConfig(
            Map<String, RolloutConfig> rollouts,
            @Nullable Duration tick,
            @Nullable Path directory,
            FleetConfig fleet,
            @Nullable WebhookTarget webhook) {
        this.rollouts = Map.copyOf(rollouts);
        this.tick = tick;
        this.directory = directory;
        this.fleet = fleet;
        this.webhook = webhook;
    }

    private enum StoreType {
        MEMORY,
        FILE
    }

    /**
     * Reads all properties, with the class loader of the thread's context for the names of classes.
     *
     * @param properties what lies below {@code coalmine}, in the form of {@link RolloutConfig#read}
     * @throws InvalidConfigException if anything is wrong with them; it says everything that is
     */
    public static CoalmineConfig read(Map<String, ?> properties) {
        return read(properties, contextLoader());
    }

    /**
     * Reads all properties.
     *
     * @param properties what lies below {@code coalmine}, in the form of {@link RolloutConfig#read}
     * @param loader finds the classes that are named in them
     * @throws InvalidConfigException if anything is wrong with them; it says everything that is
     */
    public static CoalmineConfig read(Map<String, ?> properties, ClassLoader loader) {
        List<Problem> problems = new ArrayList<>();
        Section section = new Section(PREFIX, Node.of(properties), problems);
        Duration tick = section.value("tick", text -> requireTick(Forms.duration(text)));
        Path directory = directory(section.child("store"));
        FleetConfig fleet = FleetConfig.read(section.child(FleetConfig.NAME));
        WebhookTarget webhook = WebhookSection.read(section.child("webhook"));
        Map<String, RolloutConfig> rollouts = new LinkedHashMap<>();
        for (Section each : section.child("rollouts").all()) {
            RolloutConfig config = RolloutConfig.read(each.name(), each, loader);
            if (config != null) {
                rollouts.put(config.name(), config);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return new CoalmineConfig(rollouts, tick, directory, fleet, webhook);
    }

    static ClassLoader contextLoader() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private static Duration requireTick(Duration tick) {
        if (tick.compareTo(Duration.ofMillis(10)) < 0 || tick.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("Invalid tick " + tick + ": allowed is 10 ms to 1 minute");
        }
        return tick;
    }

    private static @Nullable Path directory(Section section) {
        Path directory = section.value("directory", Path::of);
        StoreType type = section.value("type", Forms.word(StoreType.class, Forms::lowerCase));
        if (type == StoreType.FILE && !section.child("directory").isPresent()) {
            section.child("directory").fail("Missing: a file store takes a directory");
        }
        if (type == StoreType.MEMORY && directory != null) {
            section.child("directory").fail("Invalid directory " + directory + ": a store in memory takes none");
        }
        section.end();
        return directory;
    }

    /** Returns the rollouts by their names, those that are not enabled included. */
    public Map<String, RolloutConfig> rollouts() {
        return rollouts;
    }

    /** Returns how often the evidence is judged, if it is said. */
    public Optional<Duration> tick() {
        return Optional.ofNullable(tick);
    }

    /** Returns the directory in which states are kept; empty if they are kept in memory. */
    public Optional<Path> storeDirectory() {
        return Optional.ofNullable(directory);
    }

    /** Returns what is said of the fleet, which is nothing if there is none. */
    public FleetConfig fleet() {
        return fleet;
    }

    /** Returns where events are posted; empty if they are not. */
    public Optional<WebhookTarget> webhook() {
        return Optional.ofNullable(webhook);
    }

    @Override
    public String toString() {
        return "rollouts " + rollouts.values();
    }
}
