package dev.coalmine.spring.actuate;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What health says of rollouts: how many are in each phase, and which were rolled back, with their sentences.
 *
 * <p>A rollback is Coalmine at work: the application is well, on stable. So the status is {@code UP}, unless
 * {@code coalmine.health.when-rolled-back} says what it shall be then, such as {@code DEGRADED}.
 */
final class RolloutsHealth {
    static final String WHEN_ROLLED_BACK = "coalmine.health.when-rolled-back";

    /** Of how many rollouts the sentence is said: health is read by machines, every few seconds. */
    private static final int MOST_SENTENCES = 10;

    private final Rollouts rollouts;
    private final String whenRolledBack;

    RolloutsHealth(Rollouts rollouts, Environment environment) {
        this.rollouts = rollouts;
        this.whenRolledBack =
                Binder.get(environment).bind(WHEN_ROLLED_BACK, String.class).orElse("UP");
        if (whenRolledBack.isBlank()) {
            throw new IllegalArgumentException(
                    "Invalid " + WHEN_ROLLED_BACK + " \"\": allowed is a status, such as UP, DEGRADED or DOWN");
        }
    }

    /** What there is to say. */
    record Finding(String status, Map<String, Object> details) {}

    Finding look() {
        Map<String, Integer> phases = new TreeMap<>();
        List<Rollout> back = new ArrayList<>();
        for (Rollout rollout : rollouts.all()) {
            Phase phase = rollout.phase();
            phases.merge(phase.label(), 1, Integer::sum);
            if (phase.rolledBack()) {
                back.add(rollout);
            }
        }
        Map<String, Object> details = new LinkedHashMap<>(phases);
        Map<String, String> sentences = new LinkedHashMap<>();
        for (Rollout rollout : back.subList(0, Math.min(MOST_SENTENCES, back.size()))) {
            RolloutStatus status = rollout.status();
            sentences.put(status.name(), status.sentence());
        }
        if (!sentences.isEmpty()) {
            details.put("rolledBack", sentences);
        }
        return new Finding(back.isEmpty() ? "UP" : whenRolledBack, details);
    }
}
