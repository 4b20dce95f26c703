package dev.coalmine.console;

import dev.coalmine.Operator;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Share;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an {@link Operator} may be asked for by name. */
public enum Command {
    /** {@link Operator#pause}. */
    PAUSE("pause"),
    /** {@link Operator#resume}. */
    RESUME("resume"),
    /** {@link Operator#advance}. */
    ADVANCE("advance"),
    /** {@link Operator#setShare}. */
    SET_SHARE("set-share"),
    /** {@link Operator#promote}. */
    PROMOTE("promote"),
    /** {@link Operator#acknowledge}. */
    ACKNOWLEDGE("acknowledge"),
    /** {@link Operator#abort}. */
    ABORT("abort");

    private final String label;

    Command(String label) {
        this.label = label;
    }

    /** Returns the word used in addresses and JSON, such as {@code set-share}. */
    public String label() {
        return label;
    }

    /**
     * Returns the command of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Command named(String label) {
        for (Command command : values()) {
            if (command.label.equals(label)) {
                return command;
            }
        }
        String allowed = Arrays.stream(values()).map(Command::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "Invalid command \"" + Texts.printable(label) + "\": allowed are " + allowed);
    }

    /**
     * Returns what is not refused as the rollout stands, in the order in which it is offered. In a dry run, acknowledging
     * is offered throughout, and refused while nothing would have tripped.
     */
    static List<Command> possible(RolloutStatus status) {
        return Arrays.stream(values())
                .filter(command -> command.fits(status.phase(), status.mode()))
                .toList();
    }

    private boolean fits(Phase phase, RunMode mode) {
        return switch (this) {
            case PAUSE -> phase instanceof Phase.Watched;
            case RESUME -> phase instanceof Phase.Paused;
            case ADVANCE, PROMOTE -> phase.watched();
            case SET_SHARE -> phase.watched() && !(place(phase) instanceof Phase.Shadowing);
            case ACKNOWLEDGE -> phase.rolledBack() || (mode == RunMode.DRY_RUN && phase.watched());
            case ABORT -> !staysBack(phase);
        };
    }

    private static Phase place(Phase phase) {
        return phase instanceof Phase.Paused paused ? paused.from() : phase;
    }

    private static boolean staysBack(Phase phase) {
        return phase instanceof Phase.Aborted || (phase instanceof Phase.Tripped tripped && tripped.coolDown() == null);
    }

    /**
     * Gives the command.
     *
     * @param share the share that {@link #SET_SHARE} asks for, and no other command
     * @throws IllegalArgumentException if the reason or the share is not valid, or a share is missing or too much
     * @throws IllegalStateException if it is refused
     */
    void give(Operator operator, @Nullable String share, String reason) {
        if (this == SET_SHARE) {
            if (share == null) {
                throw new IllegalArgumentException("Invalid share: " + label + " needs one, such as \"5%\"");
            }
            operator.setShare(Share.parse(share), reason);
            return;
        }
        if (share != null) {
            throw new IllegalArgumentException("Invalid share \"" + Texts.printable(share) + "\": only "
                    + SET_SHARE.label + " takes one, not " + label);
        }
        switch (this) {
            case PAUSE -> operator.pause(reason);
            case RESUME -> operator.resume(reason);
            case ADVANCE -> operator.advance(reason);
            case PROMOTE -> operator.promote(reason);
            case ACKNOWLEDGE -> operator.acknowledge(reason);
            default -> operator.abort(reason);
        }
    }
}
