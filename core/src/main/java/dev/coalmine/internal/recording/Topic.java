package dev.coalmine.internal.recording;

import java.time.Duration;
import java.util.Objects;

/** Something beside errors and latency that a plan wants keys to testify about, once for each process. */
public sealed interface Topic {
    /**
     * Calls that threw this type or a subtype, whether or not that counts as a failure otherwise.
     *
     * @param type the type
     */
    record Thrown(Class<? extends Throwable> type) implements Topic {
        /** Checks that there is a type. */
        public Thrown {
            Objects.requireNonNull(type, "type");
        }
    }

    /**
     * Calls that took longer than this, failed ones included; told to within 1%.
     *
     * @param latency above zero
     */
    record Above(Duration latency) implements Topic {
        /** Checks that the latency is one. */
        public Above {
            if (latency.isNegative() || latency.isZero()) {
                throw new IllegalArgumentException("Invalid latency " + latency + ": allowed is above zero");
            }
        }
    }
}
