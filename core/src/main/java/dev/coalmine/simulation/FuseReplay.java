package dev.coalmine.simulation;

import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.FewKeys;
import dev.coalmine.plan.Fuse;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The fuse of one process A, over calls of which only the failed ones are known one by one. Not thread-safe.
 *
 * <p>Most calls cannot blow a fuse: that takes many failures among few calls. So the order of a tick's calls is drawn only
 * as far as its failures go. When these come close enough together, the calls of the tick are told one after the other to
 * a real fuse, after those before that it would still remember. Stable's calls are spread evenly between them.
 */
final class FuseReplay {
    private static final long ANY_LATENCY = 1_000_000;

    private final Fuse fuse;
    private final long processA;

    /** How many calls a fuse may remember, at most. */
    private final int memory;

    /** The last ticks that had candidate calls: as many as it takes to fill the memory twice. */
    private final Deque<CandidateCalls> last = new ArrayDeque<>();

    private long lastCalls;
    private int lastFailures;
    private boolean everFailed;
    private boolean sawWindow;
    private long callsSinceFailure;
    private long stableCalls;
    private long stableFailures;
    private @Nullable FuseReport report;
    private @Nullable FuseReport ofFewKeys;

    /** Makes the fuse of the process with that number. */
    FuseReplay(Fuse fuse, long processA) {
        this.fuse = fuse;
        this.processA = processA;
        this.memory = Math.max(fuse.window(), fuse.fewKeys().window());
    }

    /** Returns the number of the process. */
    long processA() {
        return processA;
    }

    /** Notes how many stable calls there were in the tick; to be told before those of the candidate. */
    void stable(long calls, long failures) {
        stableCalls += calls;
        stableFailures += failures;
    }

    /**
     * Takes the candidate calls of a tick.
     *
     * @param calls how many there were, failed ones included
     * @param failing the keys of those that failed
     * @return the calls up to the one that blew the fuse, the first of the failing keys being theirs; all of them if
     *     none did
     */
    UpTo candidate(ArmFlow flow, long calls, long[] failing, Draws draws) {
        UpTo all = new UpTo(calls, failing.length);
        if (!fuse.present() || report != null || calls == 0) {
            return all;
        }
        CandidateCalls tick = CandidateCalls.of(
                flow, calls, failing, new CandidateCalls.Meanwhile(stableCalls, stableFailures), draws);
        stableCalls = 0;
        stableFailures = 0;
        ofFewKeys = null;
        if (isClose(tick)) {
            long blownBy = replay(tick, draws);
            if (report != null) {
                return new UpTo(blownBy, tick.failuresUpTo(blownBy));
            }
        }
        remember(tick);
        return all;
    }

    /** The first calls of a tick, and how many of them failed. */
    record UpTo(long calls, int failures) {}

    /** Returns why it blew, or null if it did not. */
    @Nullable
    FuseReport report() {
        return report;
    }

    /** Returns the last candidate calls if they would have blown it, were they not of so few keys; else null. */
    @Nullable
    FuseReport ofFewKeys() {
        return ofFewKeys;
    }

    /** Returns whether enough failures lie within one window, those of the last ticks included. */
    private boolean isClose(CandidateCalls tick) {
        FewKeys fewKeys = fuse.fewKeys();
        Density blowing = new Density(fuse.window(), fuse.failureRate(), fuse.distinctKeys());
        // one key is enough to be told as a reason to wait
        Density failing = new Density(fewKeys.window(), fewKeys.failureRate(), 1);
        int count = lastFailures + tick.failures();
        boolean mayBlow = count >= blowing.fewest();
        boolean mayFail = fewKeys.present() && count >= failing.fewest();
        if (!mayBlow && !mayFail) {
            return false;
        }
        long[] numbers = new long[count];
        long[] keys = new long[count];
        int at = 0;
        long calls = 0;
        for (CandidateCalls before : last) {
            at = before.writeFailures(calls, numbers, keys, at);
            calls += before.calls();
        }
        tick.writeFailures(calls, numbers, keys, at);
        return (mayBlow && blowing.isReached(numbers, keys)) || (mayFail && failing.isReached(numbers, keys));
    }

    /** So many failures among so many calls, by so many keys at least. */
    private record Density(int window, double rate, int distinctKeys) {
        int fewest() {
            return Math.max(1, (int) Math.ceil(rate * window - 1e-9));
        }

        /** Returns whether it is reached anywhere, given the numbers of the failed calls in order, and their keys. */
        boolean isReached(long[] numbers, long[] keys) {
            int first = 0;
            for (int last = fewest() - 1; last < numbers.length; last++) {
                while (numbers[last] - numbers[first] >= window) {
                    first++;
                }
                if (last - first + 1 >= fewest() && distinct(keys, first, last) >= distinctKeys) {
                    return true;
                }
            }
            return false;
        }

        private static long distinct(long[] keys, int first, int last) {
            return Arrays.stream(keys, first, last + 1).distinct().count();
        }
    }

    private long replay(CandidateCalls tick, Draws draws) {
        Recorder recorder =
                new Recorder(RecordingTerms.of(fuse, 0.5, Hearing.ERRORS), this::blown, FuseReplay::rethrow);
        EvidenceEpoch real = recorder.open(0.5, false, 0);
        if (sawWindow) {
            // a fuse that has seen a window since its first failure knows what came before
            real.record(Arm.CANDIDATE, 0, ANY_LATENCY, true);
            for (int call = 0; call < fuse.window(); call++) {
                real.record(Arm.CANDIDATE, 0, ANY_LATENCY, false);
            }
        }
        for (CandidateCalls before : last) {
            for (long call = Math.max(0, before.calls() - 2L * memory); call < before.calls(); call++) {
                before.tell(call, real, draws);
            }
        }
        for (long call = 0; call < tick.calls(); call++) {
            tick.tell(call, real, draws);
            if (report != null) {
                return call + 1;
            }
        }
        ofFewKeys = recorder.failingOfFewKeys();
        return tick.calls();
    }

    private void blown(Blow by) {
        FuseReport of = (FuseReport) by;
        report = new FuseReport(
                processA, of.failures(), of.calls(), of.distinctKeys(), of.stableFailures(), of.stableCalls());
    }

    private static void rethrow(Throwable failure) {
        throw new IllegalStateException("The fuse failed in a simulation", failure);
    }

    private void remember(CandidateCalls tick) {
        last.addLast(tick);
        lastCalls += tick.calls();
        lastFailures += tick.failures();
        while (lastCalls - last.getFirst().calls() >= 2L * memory) {
            CandidateCalls gone = last.removeFirst();
            lastCalls -= gone.calls();
            lastFailures -= gone.failures();
        }
        if (everFailed) {
            callsSinceFailure += tick.calls();
        } else if (tick.failures() > 0) {
            everFailed = true;
            callsSinceFailure = tick.callsSinceFirstFailure();
        }
        sawWindow |= callsSinceFailure >= fuse.window();
    }
}
