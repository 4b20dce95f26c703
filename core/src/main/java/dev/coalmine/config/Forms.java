package dev.coalmine.config;

import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Tolerance;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How values are written in properties. */
final class Forms {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18})\\s*(ns|us|µs|ms|s|m|h|d)\\s*");

    private Forms() {}

    private static String quoted(String text) {
        return "\"" + Texts.printable(text) + "\"";
    }

    static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Invalid number " + quoted(text) + ": allowed is a whole number such as 20", e);
        }
    }

    static long count(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Invalid number " + quoted(text) + ": allowed is a whole number such as 500", e);
        }
    }

    static double number(String text) {
        try {
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Invalid number " + quoted(text) + ": allowed is a number such as 1.5", e);
        }
    }

    /** Reads {@code 0.5} or {@code 50%}. */
    static double fraction(String text) {
        boolean isPercentage = text.endsWith("%");
        String digits = isPercentage ? text.substring(0, text.length() - 1).strip() : text;
        try {
            BigDecimal value = new BigDecimal(digits);
            return (isPercentage ? value.movePointLeft(2) : value).doubleValue();
        } catch (NumberFormatException
                | ArithmeticException e) { // of the latter, where the exponent is the least there is
            throw new IllegalArgumentException(
                    "Invalid fraction " + quoted(text)
                            + ": allowed is a number such as 0.5, or a percentage such as 50%",
                    e);
        }
    }

    /** Reads {@code 0.99}, {@code 99%} or {@code p99}. */
    static double quantile(String text) {
        boolean isNamed = text.length() > 1 && Character.toLowerCase(text.charAt(0)) == 'p';
        return fraction(isNamed ? text.substring(1) + "%" : text);
    }

    static Tolerance.Ratio ratio(String text) {
        return Tolerance.ratio(number(text));
    }

    /** Reads percentage points, with a percent sign or without. */
    static Tolerance.Points points(String text) {
        return Tolerance.percentagePoints(number(text.endsWith("%") ? text.substring(0, text.length() - 1) : text));
    }

    static Baseline baseline(String text) {
        return text.equalsIgnoreCase("all") ? Baseline.all() : Baseline.ratio(integer(text));
    }

    /** Reads the factor of a burst cap; empty is the default one. */
    static OptionalDouble burstCap(String text) {
        return text.equalsIgnoreCase("default") ? OptionalDouble.empty() : OptionalDouble.of(number(text));
    }

    static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default ->
                throw new IllegalArgumentException("Invalid value " + quoted(text) + ": allowed are true and false");
        };
    }

    /** Reads {@code 10m}, {@code 1h 30m}, {@code 250ms} or, as ISO-8601 has it, {@code PT10M}. */
    static Duration duration(String text) {
        Duration duration = isIso(text) ? iso(text) : inUnits(text);
        if (duration == null) {
            throw new IllegalArgumentException("Invalid duration " + quoted(text)
                    + ": allowed are numbers with a unit out of ns, us, ms, s, m, h and d, such as 10m or 1h30m, or"
                    + " PT10M");
        }
        return duration;
    }

    private static boolean isIso(String text) {
        return !text.isEmpty() && "Pp-+".indexOf(text.charAt(0)) >= 0;
    }

    private static @Nullable Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration inUnits(String text) {
        Matcher parts = DURATION.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < text.length()) {
            if (!parts.find(end) || parts.start() != end) {
                return null;
            }
            try {
                sum = sum.plus(inUnit(Long.parseLong(parts.group(1)), parts.group(2)));
            } catch (ArithmeticException e) {
                return null;
            }
            end = parts.end();
        }
        return end == 0 ? null : sum;
    }

    private static Duration inUnit(long amount, String unit) {
        return switch (unit) {
            case "ns" -> Duration.ofNanos(amount);
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
        };
    }

    /** Returns how one of these words is read, however it is spelled. */
    static <E extends Enum<E>> Section.Form<E> word(Class<E> type, Function<E, String> label) {
        return text -> Arrays.stream(type.getEnumConstants())
                .filter(each -> Node.uniform(label.apply(each)).equals(Node.uniform(text)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid value " + quoted(text) + ": allowed are "
                        + Arrays.stream(type.getEnumConstants()).map(label).collect(Collectors.joining(", "))));
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns how the name of a throwable's class is read. */
    static Section.Form<Class<? extends Throwable>> throwable(ClassLoader loader) {
        return text -> {
            try {
                return Class.forName(text, false, loader).asSubclass(Throwable.class);
            } catch (ClassNotFoundException | LinkageError e) {
                throw new IllegalArgumentException(
                        "Invalid type " + Texts.printable(text)
                                + ": there is no such class; allowed is the full name of a throwable",
                        e);
            } catch (ClassCastException e) {
                throw new IllegalArgumentException("Invalid type " + Texts.printable(text) + ": it is no throwable", e);
            }
        };
    }
}
