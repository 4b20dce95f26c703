package dev.coalmine.figures;

import dev.coalmine.simulation.Forecast;
import dev.coalmine.simulation.Progress;
import dev.coalmine.simulation.Simulation;
import java.util.function.BiConsumer;

/** How much work goes into the figures, and who hears of it. Immutable. */
final class Effort {
    /** Fewest rollouts, so that a mean has an error. */
    private static final int FEWEST = 20;

    private final double times;
    private final int threads;
    private final BiConsumer<? super String, ? super Progress> listener;

    private Effort(double times, int threads, BiConsumer<? super String, ? super Progress> listener) {
        this.times = times;
        this.threads = threads;
        this.listener = listener;
    }

    /**
     * Returns the effort of that many times the usual number of rollouts.
     *
     * @param times above zero; the errors shrink with its root
     */
    static Effort times(double times) {
        if (!(times > 0)) {
            throw new IllegalArgumentException("Invalid effort " + times + ": allowed is above 0");
        }
        return new Effort(times, Runtime.getRuntime().availableProcessors(), (what, progress) -> {});
    }

    /** Returns a copy that works in that many threads. */
    Effort threads(int number) {
        return new Effort(times, number, listener);
    }

    /** Returns a copy that tells what it does and how far it has come. */
    Effort telling(BiConsumer<? super String, ? super Progress> newListener) {
        return new Effort(times, threads, newListener);
    }

    /** Returns how many rollouts to simulate where this is the usual number. */
    int rollouts(int usual) {
        return (int) Math.max(FEWEST, Math.min(Simulation.MOST_ROLLOUTS, Math.round(usual * times)));
    }

    /**
     * Runs a simulation, with a seed that depends on its name alone.
     *
     * @param usual how many rollouts it usually has
     */
    Forecast run(String name, Simulation simulation, int usual) {
        return simulation
                .rollouts(rollouts(usual))
                .seed(name.hashCode())
                .threads(threads)
                .onProgress(progress -> listener.accept(name, progress))
                .run();
    }
}
