package dev.coalmine.internal.recording;

/**
 * Which bin a value of a business signal falls into: log-linear as {@link LatencyLayout}, for doubles of either sign.
 *
 * <p>A bin is the exponent of a double and the five highest bits of its mantissa, and so no wider than 3% of its values. Amounts
 * from 2^-20 (a millionth) to 2^41 (two trillions) are told apart; smaller ones are in the bin of zero, larger ones in the
 * outermost. The {@value #BINS} bins, lowest value first, have numbers below {@link LatencyLayout#BINS}, so that what counts
 * by bin and knows nothing of latencies serves here as well. Stateless, hence thread-safe.
 */
final class ValueLayout {
    private static final int MANTISSA_BITS = 5;
    private static final int SHIFT = 52 - MANTISSA_BITS;
    private static final int BIAS = 1023;
    private static final int LOWEST = (BIAS - 20) << MANTISSA_BITS;
    private static final int OF_A_SIGN = (20 + 41) << MANTISSA_BITS;

    /** The bin of zero: {@value}. */
    static final int ZERO = OF_A_SIGN;

    /** Bins in all: {@value}. */
    static final int BINS = 2 * OF_A_SIGN + 1;

    private ValueLayout() {}

    /** Returns the bin of a value; NaN has none. */
    static int binOf(double value) {
        int amount = (int) (Double.doubleToRawLongBits(Math.abs(value)) >>> SHIFT) - LOWEST;
        if (amount < 0) {
            return ZERO;
        }
        int place = 1 + Math.min(OF_A_SIGN - 1, amount);
        return value < 0 ? ZERO - place : ZERO + place;
    }

    /** Returns the value in the middle of a bin. */
    static double middleOf(int bin) {
        if (bin == ZERO) {
            return 0;
        }
        long amount = LOWEST + Math.abs(bin - ZERO) - 1L;
        double middle = Double.longBitsToDouble((amount << SHIFT) | (1L << (SHIFT - 1)));
        return bin < ZERO ? -middle : middle;
    }
}
