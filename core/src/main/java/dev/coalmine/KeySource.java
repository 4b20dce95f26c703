package dev.coalmine;

/** Where the calls of a wrapped interface find their routing key; made by {@link Keys}. Immutable. */
public abstract sealed class KeySource {
    private KeySource() {}

    static final class Argument extends KeySource {
        final int index;

        Argument(int index) {
            this.index = index;
        }

        @Override
        public String toString() {
            return "Keys.argument(" + index + ")";
        }
    }

    static final class Computed extends KeySource {
        final Keys.KeyFunction function;

        Computed(Keys.KeyFunction function) {
            this.function = function;
        }

        @Override
        public String toString() {
            return "Keys.from(function)";
        }
    }
}
