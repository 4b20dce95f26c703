package dev.coalmine.internal.fleet;

import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Wealth;

/**
 * Which processes of the judge run in a fleet, by the numbers under which they spend its budget. Numbers are never used
 * twice, and so name what belongs to a process: its filter and its counters.
 *
 * @param sinceStart the process that goes on for as long as the evidence is of one piece
 * @param recent the one that is restarted again and again; the same number while none runs yet
 */
public record Processes(int sinceStart, int recent) {
    /** Returns the processes that run in this wealth. */
    public static Processes of(Wealth wealth) {
        if (wealth.metrics().isEmpty()) {
            return new Processes(0, 0);
        }
        MetricWealth any = wealth.metrics().get(0);
        int sinceStart = any.sinceStart().number();
        ProcessWealth recent = any.recent();
        return new Processes(sinceStart, recent == null ? sinceStart : recent.number());
    }

    /** Returns whether a recent process runs beside the other. */
    public boolean isRecentRunning() {
        return recent != sinceStart;
    }
}
