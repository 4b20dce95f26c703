package dev.coalmine.console;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One page of rollouts, those first that somebody should look at. Immutable.
 *
 * @param rollouts the rollouts of this page
 * @param page its number, from 1
 * @param pages how many pages there are, at least 1
 * @param matching how many rollouts the filter leaves, on all pages
 * @param total how many rollouts run
 * @param phases how many rollouts are in each phase, of those that the filter's text leaves; phases without any left out
 */
public record RolloutList(
        List<RolloutRow> rollouts, int page, int pages, int matching, int total, Map<String, Integer> phases) {
    /** Copies the rollouts and phases. */
    public RolloutList {
        rollouts = List.copyOf(rollouts);
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    }
}
