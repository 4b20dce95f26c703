package dev.coalmine.internal.recording;

/**
 * How deaf the testimony tables have become: the fraction of new keys that is no longer heard, because the slot of the
 * key was taken by another one. It costs speed of detection, never correctness, and strikes both arms alike.
 *
 * @param slots how many keys each table can hear at most on each matter
 * @param errors deafness to failing keys
 * @param latency deafness to how long the calls of keys take
 * @param worst the larger deafness of all matters, topics included
 */
public record Deafness(int slots, OfProcesses errors, OfProcesses latency, OfProcesses worst) {
    /**
     * Deafness by process.
     *
     * @param a of process A, from 0 to 1
     * @param b of process B in the epoch in force, from 0 to 1
     */
    public record OfProcesses(double a, double b) {}

    static Deafness of(Testimony processA, Testimony processB) {
        double a = 0;
        double b = 0;
        for (int index = 0; index < processA.matters(); index++) {
            a = Math.max(a, processA.deafness(index));
            b = Math.max(b, processB.deafness(index));
        }
        return new Deafness(
                processA.slots(),
                of(processA, processB, Testimony.ERRORS),
                of(processA, processB, Testimony.LATENCY),
                new OfProcesses(a, b));
    }

    private static OfProcesses of(Testimony processA, Testimony processB, int index) {
        return new OfProcesses(processA.deafness(index), processB.deafness(index));
    }
}
