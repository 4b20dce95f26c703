package dev.coalmine;

import static org.assertj.core.api.Assertions.catchThrowable;

/** New users, who call once each; some of them fail on one arm. */
final class Users {
    private int next;

    /** Lets that many call, of whom these fractions fail on each arm. */
    void call(Rollout rollout, int calls, double stableFails, double candidateFails) {
        for (int i = 0; i < calls; i++) {
            int user = next++;
            double luck = (user * 0x9E3779B97F4A7C15L >>> 11) * 0x1p-53;
            Throwable unused = catchThrowable(() -> rollout.forKey("user-" + user)
                    .stable(() -> failIf(luck < stableFails))
                    .candidate(() -> failIf(luck < candidateFails)));
        }
    }

    private static void failIf(boolean failing) {
        if (failing) {
            throw new IllegalStateException("failed");
        }
    }
}
