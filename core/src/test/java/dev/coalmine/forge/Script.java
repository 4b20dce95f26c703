package dev.coalmine.forge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** What every method of a forged implementation does: it notes the call, and answers as it was told. */
public final class Script {
    /** One call, as it arrived. Arguments are compared as they are: boxed primitives by value, references by identity. */
    public record Call(Object target, String method, List<Object> arguments) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Call call
                    && call.target == target
                    && call.method.equals(method)
                    && call.arguments.equals(arguments);
        }

        @Override
        public int hashCode() {
            return method.hashCode();
        }

        @Override
        public String toString() {
            return method + arguments + " on " + System.identityHashCode(target);
        }
    }

    private static final List<Call> CALLS = new ArrayList<>();
    private static Supplier<Object> answer = () -> null;

    private Script() {}

    /** Tells what the next calls answer. */
    public static void answer(Supplier<Object> next) {
        CALLS.clear();
        answer = next;
    }

    /** Returns the calls since it was last told what to answer. */
    public static List<Call> calls() {
        return List.copyOf(CALLS);
    }

    /** Called by the forged code. */
    public static Object called(Object target, String method, Object[] arguments) {
        CALLS.add(new Call(target, method, new ArrayList<>(Arrays.asList(arguments))));
        return answer.get();
    }
}
