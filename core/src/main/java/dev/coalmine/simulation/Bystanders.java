package dev.coalmine.simulation;

import dev.coalmine.simulation.Outcome.At;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules that watch one rollout, and when they tripped. Not thread-safe. */
final class Bystanders {
    private final List<Bystander> all;

    private static final class Bystander {
        private final Rule rule;
        private Optional<At> tripped = Optional.empty();

        Bystander(Rule rule) {
            this.rule = rule;
        }
    }

    Bystanders(List<Supplier<? extends Rule>> rules) {
        this.all = rules.stream().map(rule -> new Bystander(rule.get())).toList();
    }

    /** Returns whether there is one that has not tripped yet. */
    boolean areWatching() {
        return all.stream().anyMatch(each -> each.tripped.isEmpty());
    }

    /** Shows a tick to those that have not tripped yet. */
    void see(Observation seen, At now) {
        for (Bystander each : all) {
            if (each.tripped.isEmpty() && each.rule.trips(seen)) {
                each.tripped = Optional.of(now);
            }
        }
    }

    /** Returns when each tripped, in their order. */
    List<Optional<At>> trips() {
        return all.stream().map(each -> each.tripped).toList();
    }
}
