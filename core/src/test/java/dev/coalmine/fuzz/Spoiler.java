package dev.coalmine.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Spoils valid texts as life and enemies do: what comes of it is nearly right, which reaches deeper than noise does. The
 * same seed spoils alike.
 */
public final class Spoiler {
    /** What looks like a value and is none, or is one that nobody has thought of. */
    public static final List<String> NASTY = List.of(
            "",
            " ",
            "\u0000",
            "\n",
            "\r\n",
            "\t",
            "\u0085",
            "\u2028",
            "\u202e",
            "\ufeff",
            "\ud83d",
            "\ude00",
            "\u001b[31m",
            "漢字😀",
            "é",
            "١٢",
            "１２",
            "NaN",
            "Infinity",
            "-Infinity",
            "0",
            "-0",
            "-1",
            "+1",
            "00",
            "0x7f",
            "1_000",
            "1d",
            "1e308",
            "1e-320",
            "1e2147483647",
            "1e-2147483647",
            "1e999999999%",
            "1e-2147483647%",
            "0.00000000001%",
            "100.0001%",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "99999999999999999999999999",
            "2147483647",
            "2147483648",
            "1000000000000000",
            "PT2562047788015215H30M7.999999999S",
            "PT-2562047788015215H",
            "P1Y",
            "999999999999999999d",
            "106751991167300d",
            "1m1m1m",
            "1 h",
            "µs",
            "+1000000000-12-31T23:59:59Z",
            "true",
            "null",
            "[]",
            "{}",
            "a,b,,c",
            "java.lang.Object",
            "java.lang.Error",
            "[I",
            "[[Ljava.lang.Error;",
            "../../etc/passwd",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "</title><svg/onload=alert(1)>",
            "javascript:alert(1)",
            "'; drop table rollouts; --",
            "${jndi:ldap://example.org/x}",
            "#{1+1}",
            "{{rollouts}}",
            "%s%n%x",
            "\\",
            "\\u12",
            "\\ud83d",
            "end",
            "checksum 00000000",
            "9".repeat(5_000),
            "x".repeat(5_000),
            "[".repeat(2_000),
            ".a".repeat(2_000));

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern WORD = Pattern.compile("[^\\s:.\\[\\]]+");

    private final Random random;
    private final List<UnaryOperator<String>> ways;

    /** Creates one whose doings follow from the seed. */
    public Spoiler(long seed) {
        this.random = new Random(seed);
        this.ways = List.of(
                this::flip,
                this::truncate,
                this::duplicate,
                this::remove,
                this::insert,
                text -> replace(NUMBER, text),
                text -> replace(WORD, text),
                this::swapLines,
                text -> text.repeat(2 + random.nextInt(20)),
                text -> nasty());
    }

    /** Returns the source of its luck, for choices of a test's own. */
    public Random random() {
        return random;
    }

    /** Returns one of these. */
    public <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Returns something nasty. */
    public String nasty() {
        return any(NASTY);
    }

    /** Returns whether something happens that has that chance. */
    public boolean happens(double chance) {
        return random.nextDouble() < chance;
    }

    /** Returns the text, spoiled in one to three ways. */
    public String spoiled(String text) {
        String spoiled = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            spoiled = any(ways).apply(spoiled);
        }
        return spoiled;
    }

    /** Returns the text as it is, more often than spoiled: so that what comes after it is reached. */
    public String either(String right) {
        return happens(0.6) ? right : spoiled(right);
    }

    /** Returns the bytes with some of them flipped, cut off or repeated. */
    public byte[] spoiled(byte[] bytes) {
        byte[] spoiled = Arrays.copyOf(bytes, happens(0.3) ? at(bytes.length) : bytes.length + random.nextInt(9));
        for (int i = random.nextInt(4); i > 0 && spoiled.length > 0; i--) {
            spoiled[at(spoiled.length - 1)] ^= (byte) (1 << random.nextInt(8));
        }
        return spoiled;
    }

    private int at(int most) {
        return random.nextInt(most + 1);
    }

    private String flip(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int at = at(text.length() - 1);
        return text.substring(0, at) + (char) (text.charAt(at) ^ (1 << random.nextInt(9))) + text.substring(at + 1);
    }

    private String truncate(String text) {
        return text.substring(0, at(text.length()));
    }

    private String duplicate(String text) {
        int from = at(text.length());
        int to = from + at(Math.min(60, text.length() - from));
        return text.substring(0, to) + text.substring(from);
    }

    private String remove(String text) {
        int from = at(text.length());
        int to = from + at(Math.min(60, text.length() - from));
        return text.substring(0, from) + text.substring(to);
    }

    private String insert(String text) {
        int at = at(text.length());
        return text.substring(0, at) + nasty() + text.substring(at);
    }

    private String replace(Pattern part, String text) {
        List<MatchResult> parts = part.matcher(text).results().toList();
        if (parts.isEmpty()) {
            return nasty();
        }
        MatchResult chosen = any(parts);
        return text.substring(0, chosen.start()) + nasty() + text.substring(chosen.end());
    }

    private String swapLines(String text) {
        String[] lines = text.split("\n", -1);
        int one = at(lines.length - 1);
        int other = at(lines.length - 1);
        String line = lines[one];
        lines[one] = lines[other];
        lines[other] = line;
        return String.join("\n", lines);
    }
}
