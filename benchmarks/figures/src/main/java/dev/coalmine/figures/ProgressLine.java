package dev.coalmine.figures;

import dev.coalmine.simulation.Progress;
import java.io.Console;
import org.jspecify.annotations.Nullable;

/** One line that says what is going on: on a terminal again and again in the same place, else once for each thing. */
final class ProgressLine {
    private static final int WIDTH = 110;
    private static final int BAR = 30;

    private final boolean onTerminal = isTerminal(System.console());
    private String last = "";

    /** From JDK 22 on there is always a console, which says whether it is a terminal. */
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

    void show(String what, Progress progress) {
        if (onTerminal) {
            int full = (int) (BAR * progress.fraction());
            String bar = "#".repeat(full) + ".".repeat(BAR - full);
            System.out.printf(
                    "\r%-" + WIDTH + "s", "[" + bar + "] " + progress.done() + "/" + progress.rollouts() + " " + what);
        } else if (!what.equals(last)) {
            System.out.println(what);
        }
        last = what;
    }

    void clear() {
        if (onTerminal) {
            System.out.printf("\r%" + WIDTH + "s\r", "");
        }
    }
}
