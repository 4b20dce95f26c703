package dev.coalmine.internal.judging;

/**
 * By what the recorder lowers candidate latencies before they testify: it divides them by a ratio, or takes a difference off,
 * whichever is lower. Here it only says what wealth is worth.
 *
 * @param tolerated how many times as long candidate calls may take
 * @param proven less than how many times as long they are to be shown to take
 * @param nanos how many nanoseconds longer they may take and be shown to take, if that is more
 */
public record Lowering(double tolerated, double proven, long nanos) {
    static final Lowering DEFAULT = new Lowering(1.1, 1.25, 5_000);

    String terms() {
        return "tolerates " + tolerated + "x proves " + proven + "x, or " + nanos + " ns more";
    }
}
