package dev.coalmine.metrics;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.RolloutsObserver;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Binds the meters of all rollouts of a registry, those that are still to be started included: see {@link MeterName} and
 * {@link MeterTag}.
 *
 * <pre>{@code
 * new CoalmineMetrics(rollouts).bindTo(meterRegistry);
 * }</pre>
 *
 * <p>A rollout's meters go when it is closed, and all of them when this is closed. They cost its calls nothing: the status
 * is read when a registry asks, once a second at most for all meters of a rollout. Thread-safe.
 */
@SuppressWarnings("exports") // who is without Micrometer could not compile against a module that passes it on
public final class CoalmineMetrics implements MeterBinder, AutoCloseable {
    private final Rollouts rollouts;
    private final RolloutsObserver comings = new Comings();
    private final RolloutListener changes = this::changed;
    private final List<MeterRegistry> registries = new ArrayList<>();
    private final Map<String, List<RolloutMeters>> meters = new HashMap<>();

    /** Creates the binder of that registry's rollouts. */
    public CoalmineMetrics(Rollouts rollouts) {
        this.rollouts = Objects.requireNonNull(rollouts, "rollouts");
    }

    private final class Comings implements RolloutsObserver {
        @Override
        public void started(Rollout rollout) {
            bind(rollout);
        }

        @Override
        public void closed(Rollout rollout) {
            unbind(rollout);
        }
    }

    /** Registers the meters of all rollouts that run, and from now on of those that are started. */
    @Override
    public void bindTo(MeterRegistry registry) {
        boolean first;
        synchronized (this) {
            first = registries.isEmpty();
            registries.add(Objects.requireNonNull(registry, "registry"));
        }
        if (first) {
            rollouts.addObserver(comings);
            rollouts.addListener(changes, Runnable::run);
        } else {
            rollouts.all().forEach(this::bind);
        }
    }

    private synchronized void bind(Rollout rollout) {
        if (rollouts.find(rollout.name()).orElse(null) != rollout) {
            return; // it has been closed meanwhile
        }
        remove(rollout.name());
        meters.put(
                rollout.name(),
                registries.stream()
                        .map(registry -> new RolloutMeters(rollout, registry))
                        .toList());
    }

    private synchronized void unbind(Rollout rollout) {
        if (meters.getOrDefault(rollout.name(), List.of()).stream().anyMatch(each -> each.isOf(rollout))) {
            remove(rollout.name());
        }
    }

    private void remove(String name) {
        List<RolloutMeters> bound = meters.remove(name);
        if (bound != null) {
            bound.forEach(RolloutMeters::remove);
        }
    }

    /** Another plan may have other guardrails. */
    private void changed(RolloutEvent event) {
        if (event instanceof RolloutEvent.Reconfigured) {
            rollouts.find(event.rollout()).ifPresent(this::bind);
        }
    }

    /** Removes all meters, and registers none any more. Closing twice does nothing. */
    @Override
    public void close() {
        rollouts.removeObserver(comings);
        rollouts.removeListener(changes);
        synchronized (this) {
            registries.clear();
            List.copyOf(meters.keySet()).forEach(this::remove);
        }
    }
}
