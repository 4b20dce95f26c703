package dev.coalmine.benchmarks;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ff4j.FF4j;
import org.ff4j.core.Feature;
import org.ff4j.strategy.PonderationStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.user.thread.ThreadLocalUserProvider;

/** The same call behind feature flags that send a tenth of the users to the candidate; none of them measures it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class FlagBenchmark {
    private static final String NAME = "pricing";
    private static final String UNLEASH_FEATURES = """
            {"version": 2, "features": [{"name": "pricing", "type": "release", "enabled": true, "strategies": [{
              "name": "flexibleRollout",
              "parameters": {"rollout": "10", "stickiness": "userId", "groupId": "pricing"}}]}]}
            """;

    private final Echo stable = new Impl();
    private final Echo candidate = new Impl();
    private final FF4j ff4j = new FF4j();
    private final ThreadLocalUserProvider users = new ThreadLocalUserProvider();
    private FeatureManager togglz;
    private Client openFeature;
    private LDClient launchDarkly;
    private Unleash unleash;

    /** Sets up each of them in memory, without a server. */
    @Setup
    public void start() {
        ff4j.createFeature(new Feature(NAME, true, "", null, null, new PonderationStrategy(0.1)));
        InMemoryStateRepository states = new InMemoryStateRepository();
        states.setFeatureState(new FeatureState(Flag.PRICING, true)
                .setStrategyId(GradualActivationStrategy.ID)
                .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, "10"));
        togglz = new FeatureManagerBuilder()
                .featureEnum(Flag.class)
                .stateRepository(states)
                .userProvider(users)
                .build();
        OpenFeatureAPI.getInstance()
                .setProviderAndWait(new InMemoryProvider(Map.of(
                        NAME,
                        dev.openfeature.sdk.providers.memory.Flag.<Boolean>builder()
                                .variant("on", true)
                                .variant("off", false)
                                .defaultVariant("off")
                                .contextEvaluator((flag, context) ->
                                        context.getTargetingKey().hashCode() % 10 == 0)
                                .build())));
        openFeature = OpenFeatureAPI.getInstance().getClient();
        launchDarkly =
                new LDClient("offline", new LDConfig.Builder().offline(true).build());
        unleash = new DefaultUnleash(UnleashConfig.builder()
                .appName(NAME)
                .instanceId(NAME)
                .unleashAPI("http://localhost:1/api")
                .synchronousFetchOnInitialisation(false)
                .disablePolling()
                .disableMetrics()
                .toggleBootstrapProvider(() -> Optional.of(UNLEASH_FEATURES))
                .build());
    }

    /** Ends those that have something to end. */
    @TearDown
    public void close() throws IOException {
        OpenFeatureAPI.getInstance().shutdown();
        launchDarkly.close();
        unleash.shutdown();
    }

    private Object call(boolean on, String key) {
        return on ? candidate.echo(key) : stable.echo(key);
    }

    /** FF4J, by weight: a coin for each call, whoever the user is. */
    @Benchmark
    public Object ff4j(Caller caller) {
        return call(ff4j.check(NAME), caller.key());
    }

    /** Togglz, gradual. */
    @Benchmark
    public Object togglz(Caller caller) {
        String key = caller.key();
        ThreadLocalUserProvider.bind(new SimpleFeatureUser(key));
        try {
            return call(togglz.isActive(Flag.PRICING), key);
        } finally {
            ThreadLocalUserProvider.release();
        }
    }

    /** OpenFeature with its provider in memory. */
    @Benchmark
    public Object openFeature(Caller caller) {
        String key = caller.key();
        return call(openFeature.getBooleanValue(NAME, false, new ImmutableContext(key)), key);
    }

    /** LaunchDarkly, offline: the flag's default. */
    @Benchmark
    public Object launchDarkly(Caller caller) {
        String key = caller.key();
        return call(launchDarkly.boolVariation(NAME, LDContext.create(key), false), key);
    }

    /** Unleash, gradual. */
    @Benchmark
    public Object unleash(Caller caller) {
        String key = caller.key();
        return call(unleash.isEnabled(NAME, UnleashContext.builder().userId(key).build()), key);
    }
}
