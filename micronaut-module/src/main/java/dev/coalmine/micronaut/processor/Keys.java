package dev.coalmine.micronaut.processor;

import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.CompositeKey;
import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.Element;
import io.micronaut.inject.ast.MethodElement;
import io.micronaut.inject.ast.ParameterElement;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where annotations say that the routing key is. */
final class Keys {
    private static final Pattern EXPRESSION = Pattern.compile("\\s*#\\{.*}\\s*", Pattern.DOTALL);
    private static final Pattern ARGUMENT = Pattern.compile("#([A-Za-z_$][\\w$]*)");
    private static final Set<String> FIT = new HashSet<>();

    static {
        for (Class<?> primitive : List.of(long.class, int.class, short.class, byte.class)) {
            FIT.add(primitive.getName());
        }
        for (Class<?> key : List.of(
                String.class, Long.class, Integer.class, Short.class, Byte.class, UUID.class, CompositeKey.class)) {
            addWithAbove(key);
        }
    }

    private static void addWithAbove(@Nullable Class<?> type) {
        if (type != null) {
            FIT.add(type.getName());
            addWithAbove(type.getSuperclass());
            for (Class<?> each : type.getInterfaces()) {
                addWithAbove(each);
            }
        }
    }

    private Keys() {}

    /**
     * Checks that a key is an expression.
     *
     * @throws Misuse if it is anything else
     */
    static void requireExpression(Element element, String rollout, String key) {
        if (!key.isEmpty() && !EXPRESSION.matcher(key).matches()) {
            throw new Misuse(
                    element,
                    "The key \"" + key + "\" of rollout " + rollout + " is no expression of Micronaut's.",
                    "Write it as, for example, key = \"#{#cart.customerId}\".");
        }
    }

    /** Returns a member of an annotation as Micronaut has read it, or null if it is not said. */
    static @Nullable Object member(Map<CharSequence, Object> values, String name) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().toString().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Returns the names of the arguments that an expression asks for. */
    static Set<String> arguments(String expression) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = ARGUMENT.matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /**
     * Returns the place of the parameter that is marked in any of these methods, which override one another; negative if
     * none is.
     *
     * @throws Misuse if several are, or the one cannot be a key
     */
    static int marked(Element element, List<MethodElement> methods) {
        Set<Integer> places = new TreeSet<>();
        for (MethodElement method : methods) {
            ParameterElement[] parameters = method.getParameters();
            IntStream.range(0, parameters.length)
                    .filter(place -> parameters[place].hasAnnotation(RoutingKey.class))
                    .forEach(places::add);
        }
        if (places.size() > 1) {
            throw new Misuse(
                    element,
                    "Several parameters of " + described(methods.get(0)) + " are marked with @RoutingKey.",
                    "Mark one, or compose a key in a RoutingKeyResolver bean.");
        }
        if (places.isEmpty()) {
            return -1;
        }
        int place = places.iterator().next();
        ClassElement type = methods.get(0).getParameters()[place].getGenericType();
        if (!canBeKey(type)) {
            throw new Misuse(
                    element,
                    "Parameter " + methods.get(0).getParameters()[place].getName() + " of "
                            + described(methods.get(0)) + " is marked with @RoutingKey, but a "
                            + Sources.erased(type) + " cannot be a routing key.",
                    "Mark a String, long, int, short, byte, UUID or composite key, or say key = \"#{...}\".");
        }
        return place;
    }

    private static boolean canBeKey(ClassElement type) {
        return FIT.contains(Sources.erased(type));
    }

    static String described(MethodElement method) {
        return method.getDeclaringType().getName() + "." + method.getName();
    }
}
