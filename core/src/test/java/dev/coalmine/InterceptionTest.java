package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.plan.Arm;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Methods that an interceptor knows without reflection. */
class InterceptionTest {
    private static final InterceptedMethod QUOTE = InterceptedMethod.of(InterceptionTest.class, "quote", String.class);

    private final Rollouts rollouts =
            Rollouts.builder().forcing("pinned", Arm.CANDIDATE).build();

    @AfterEach
    void close() {
        rollouts.close();
    }

    private static String call(Interception quote, String key) {
        return String.valueOf(quote.call(new Object[] {key}, () -> "stable", () -> "candidate"));
    }

    @Test
    void theKeyIsFoundInTheArguments() {
        Rollout rollout = rollouts.named("keyed").start();
        Interception quote = rollout.intercept(QUOTE.keyedBy(arguments -> arguments[0]));
        Interception ambient = rollout.intercept(QUOTE);

        for (int i = 0; i < 200; i++) {
            String key = "customer-" + i;
            String arm = rollout.forKey(key).stable(() -> "stable").candidate(() -> "candidate");
            assertThat(call(quote, key)).isEqualTo(arm);
            assertThat(RoutingContext.of(key).call(() -> call(ambient, "other")))
                    .isEqualTo(arm);
        }
        assertThat(rollout.status().counters().missingKeys()).isZero();
        call(ambient, "customer");
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
    }

    @Test
    @Promise("C2")
    void aKeyFunctionThatThrowsMakesTheKeyMissing() {
        Rollout rollout = rollouts.named("broken").start();
        Interception quote = rollout.intercept(QUOTE.keyedBy(arguments -> {
            throw new IllegalStateException("no key");
        }));

        assertThat(call(quote, "anna")).isEqualTo("stable");
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
        assertThat(rollout.status().counters().internalFailures()).isEqualTo(1);
    }

    @Test
    @Promise("C3")
    void callsAreRepeatedOnlyWhereMethodAndRolloutSaySo() throws IOException {
        Rollout rollout = rollouts.named("pinned").fallback().start();
        IOException broken = new IOException("broken");
        Call<String, IOException> failing = () -> {
            throw broken;
        };

        Interception repeated = rollout.intercept(QUOTE.repeatedAsTheRolloutSays());
        assertThat(repeated.call(new Object[] {"anna"}, () -> "stable", failing))
                .isEqualTo("stable");
        Interception once = rollout.intercept(QUOTE);
        assertThatThrownBy(() -> once.call(new Object[] {"anna"}, () -> "stable", failing))
                .isSameAs(broken);
    }

    @Test
    @Promise("C5")
    void aStageIsMeasuredWhenItIsDone() {
        Rollout rollout = rollouts.named("later").start();
        Interception later =
                rollout.intercept(InterceptedMethod.of(InterceptionTest.class, "later", CompletionStage.class)
                        .keyedBy(arguments -> arguments[0]));
        CompletableFuture<String> result = new CompletableFuture<>();

        later.call(new Object[] {"anna"}, () -> result, () -> result);
        assertThat(rollout.status().stable().calls()
                        + rollout.status().candidate().calls())
                .isZero();
        result.complete("done");
        assertThat(rollout.status().stable().calls()
                        + rollout.status().candidate().calls())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        Rollout rollout = rollouts.named("refused").start();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> rollout.intercept(InterceptedMethod.of(InterceptionTest.class, "someday", Future.class)))
                .withMessageContaining("someday returns a Future, whose outcome comes after the call");
    }
}
