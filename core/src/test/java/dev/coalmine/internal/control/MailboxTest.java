package dev.coalmine.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Guard guard = new Guard("pricing", () -> 0);
    private final List<String> heard = new ArrayList<>();

    private static RolloutEvent event(int number) {
        Verdict verdict = new Verdict(Verdict.Kind.INCONCLUSIVE, "", List.of());
        return new RolloutEvent.Paused(new Change(
                "pricing",
                Instant.EPOCH,
                "anna",
                "" + number,
                new Phase.Ramping(0),
                new Phase.Paused(0),
                Share.NONE,
                verdict));
    }

    @Test
    void eventsAreHeardInOrderAndOneAtATimeWhateverTheExecutor() throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        Mailbox mailbox = new Mailbox(event -> heard.add(event.sentence()), executor);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            told.add("" + i);
            mailbox.put(event(i), guard);
            mailbox.deliver(guard);
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(heard).isEqualTo(told);
    }

    /** One that does not keep up loses the oldest, rather than filling the memory. */
    @Test
    @Fault(14)
    void whatWaitsIsBoundedAndWhatIsLostIsCounted() {
        List<Runnable> never = new ArrayList<>();
        Mailbox mailbox = new Mailbox(event -> heard.add(event.sentence()), never::add);
        for (int i = 0; i < Mailbox.MOST_WAITING + 7; i++) {
            mailbox.put(event(i), guard);
            mailbox.deliver(guard);
        }
        assertThat(guard.failures()).isEqualTo(7);
        never.forEach(Runnable::run);
        assertThat(heard).hasSize(Mailbox.MOST_WAITING).startsWith("7", "8");
    }

    @Test
    void anExecutorThatRefusesIsAskedAgain() {
        boolean[] refusing = {true};
        Mailbox mailbox = new Mailbox(event -> heard.add(event.sentence()), task -> {
            if (refusing[0]) {
                throw new IllegalStateException("full");
            }
            task.run();
        });
        mailbox.put(event(1), guard);
        mailbox.deliver(guard);
        refusing[0] = false;
        mailbox.deliver(guard);
        assertThat(heard).containsExactly("1");
    }
}
