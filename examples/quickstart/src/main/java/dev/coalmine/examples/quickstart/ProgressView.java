package dev.coalmine.examples.quickstart;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.RolloutEvent;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows a rollout while it goes on: each decision in a sentence, and one line of figures, which is renewed in place on a
 * terminal and printed once a second into a log. Thread-safe.
 */
final class ProgressView {
    private static final String CLEAR = "\r\u001b[K";
    private static final String WRAP_NOT = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private final PrintStream out;
    private final boolean inPlace;
    private long start;
    private Duration nextLine = Duration.ZERO;
    private String line = "";

    ProgressView(PrintStream out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    /** Returns whether lines can be renewed where the output goes. */
    static boolean onTerminal() {
        String term = System.getenv("TERM");
        return term != null && !term.equals("dumb") && isTerminal(System.console());
    }

    /** From JDK 22 on there may be a console without a terminal; a method that 17 does not have tells. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Begins with a scenario. */
    synchronized void begin(Scenario scenario) {
        start = System.nanoTime();
        nextLine = Duration.ZERO;
        out.println();
        out.println("== " + scenario.rollout() + ": " + scenario.story());
        out.println();
        out.println(inPlace ? WRAP_NOT + Row.header() + WRAP : Row.header());
    }

    /** Says what was decided. */
    synchronized void say(RolloutEvent event) {
        out.println((inPlace ? CLEAR : "") + Row.sentence(event.sentence()));
        renew();
    }

    /** Shows how the rollout stands now, and what its callers have seen. */
    synchronized void show(Rollout rollout, Traffic.Seen seen) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        RolloutStatus status = rollout.status();
        line = Row.of(elapsed, status, rollout.plan().steps().size(), seen);
        if (inPlace) {
            renew();
        } else if (elapsed.compareTo(nextLine) >= 0) {
            out.println(line);
            nextLine = nextLine.plus(BETWEEN_LINES);
        }
    }

    /** Ends the scenario; its last line stays. */
    synchronized void end() {
        if (inPlace) {
            out.println();
        }
        line = "";
    }

    private void renew() {
        if (inPlace) {
            out.print(CLEAR + WRAP_NOT + line + WRAP);
            out.flush();
        }
    }
}
