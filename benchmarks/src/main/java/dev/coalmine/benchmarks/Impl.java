package dev.coalmine.benchmarks;

/** One implementation. */
final class Impl implements Echo {
    private final Object answer = new Object();

    @Override
    public Object echo(String key) {
        return answer;
    }
}
