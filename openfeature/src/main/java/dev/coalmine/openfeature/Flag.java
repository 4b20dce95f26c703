package dev.coalmine.openfeature;

import dev.coalmine.plan.Share;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A flag whose value is a number of percent. */
record Flag(Client client, String key, EvaluationContext context) {
    private static final int UNITS_PER_PERCENT = Share.UNITS / 100;

    /**
     * Evaluates it.
     *
     * @throws IllegalStateException if it cannot be evaluated, or is no percentage; the message says why
     */
    Share evaluate() {
        FlagEvaluationDetails<Double> fraction = client.getDoubleDetails(key, Double.NaN, context);
        if (fraction.getErrorCode() != ErrorCode.TYPE_MISMATCH) {
            return share(fraction);
        }
        return share(client.getIntegerDetails(key, -1, context));
    }

    private static Share share(FlagEvaluationDetails<? extends Number> details) {
        if (details.getErrorCode() != null) {
            throw new IllegalStateException(details.getErrorCode() + ", " + details.getErrorMessage());
        }
        Number value = details.getValue();
        double percent = value == null ? Double.NaN : value.doubleValue();
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalStateException("its value is " + value + ", and allowed is 0 to 100 percent");
        }
        return Share.ofMillionths(BigDecimal.valueOf(percent)
                .multiply(BigDecimal.valueOf(UNITS_PER_PERCENT))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact());
    }
}
