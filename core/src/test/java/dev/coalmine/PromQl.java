package dev.coalmine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parser of as much of PromQL as our expressions use, which takes down what they name. The grammar is that of
 * Prometheus's own documentation; what it does not know is an error.
 */
final class PromQl {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:([a-zA-Z_:][a-zA-Z0-9_:]*)|(\"(?:[^\"\\\\]|\\\\.)*\")"
            + "|(\\d+(?:\\.\\d+)?(?:ms|[smhdwy])?)|(=~|!~|!=|==|>=|<=|[-+*/%^<>(){}\\[\\],=]))");
    private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "avg", "count");
    private static final Set<String> FUNCTIONS = Set.of("rate", "increase", "changes", "vector");
    private static final Set<String> OPERATORS =
            Set.of("+", "-", "*", "/", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless");

    final List<Selector> selectors = new ArrayList<>();
    final Set<String> grouping = new HashSet<>();
    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int next;

    /** What is read of a metric. */
    record Selector(String metric, List<Match> matches) {}

    /** A condition on a label. */
    record Match(String label, String operator, String value) {}

    private PromQl(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text.stripTrailing());
        int end = 0;
        while (end < text.stripTrailing().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException("no token at " + end + " of " + text);
            }
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
    }

    static PromQl parse(String text) {
        PromQl parsed = new PromQl(text);
        parsed.expression();
        if (parsed.next < parsed.tokens.size()) {
            throw parsed.unexpected("the end");
        }
        return parsed;
    }

    private IllegalArgumentException unexpected(String wanted) {
        return new IllegalArgumentException(
                "found " + peek() + " as token " + next + " instead of " + wanted + ": " + text);
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private String take() {
        String token = peek();
        next++;
        return token;
    }

    private boolean takes(String token) {
        boolean found = peek().equals(token);
        if (found) {
            next++;
        }
        return found;
    }

    private void require(String token) {
        if (!takes(token)) {
            throw unexpected(token);
        }
    }

    private void expression() {
        operand();
        while (OPERATORS.contains(peek())) {
            next++;
            if (takes("on") || takes("ignoring")) {
                labels();
            }
            operand();
        }
    }

    private void operand() {
        if (takes("(")) {
            expression();
            require(")");
        } else if (peek().matches("\\d.*")) {
            next++;
        } else if (AGGREGATIONS.contains(peek())) {
            next++;
            if (takes("by") || takes("without")) {
                labels();
            }
            require("(");
            expression();
            require(")");
        } else if (FUNCTIONS.contains(peek())) {
            next++;
            require("(");
            expression();
            require(")");
        } else if (peek().matches("[a-zA-Z_:].*")) {
            selector();
        } else {
            throw unexpected("an operand");
        }
    }

    private void labels() {
        require("(");
        do {
            grouping.add(take());
        } while (takes(","));
        require(")");
    }

    private void selector() {
        String metric = take();
        List<Match> matches = new ArrayList<>();
        if (takes("{")) {
            do {
                String label = take();
                String operator = take();
                if (!Set.of("=", "!=", "=~", "!~").contains(operator)) {
                    throw unexpected("a matcher");
                }
                String value = take();
                matches.add(new Match(label, operator, value.substring(1, value.length() - 1)));
            } while (takes(","));
            require("}");
        }
        if (takes("[")) {
            next++;
            require("]");
        }
        if (takes("offset")) {
            next++;
        }
        selectors.add(new Selector(metric, matches));
    }
}
