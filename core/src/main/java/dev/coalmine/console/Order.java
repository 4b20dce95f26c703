package dev.coalmine.console;

import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for, as it came in.
 *
 * @param command the name of a {@link Command}
 * @param reason why, 1 to 500 characters on one line
 * @param share the share that {@code set-share} asks for, such as {@code 5%}; null with every other command
 */
public record Order(
        String command, @Nullable String reason, @Nullable String share) {}
