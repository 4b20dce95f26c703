package dev.coalmine.benchmarks.figures;

/** One goal beside what was measured. */
record Goal(String number, String goal, String measured, Outcome outcome) {
    /** What came of a goal. */
    enum Outcome {
        MET("met"),
        MISSED("**missed**"),
        STATED("stated");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** Returns the outcome of a goal that is met if this holds. */
        static Outcome of(boolean met) {
            return met ? MET : MISSED;
        }
    }

    /** Returns the line of the table. */
    String line() {
        return "| %s | %s | %s | %s |".formatted(number, goal, measured, outcome.word);
    }
}
