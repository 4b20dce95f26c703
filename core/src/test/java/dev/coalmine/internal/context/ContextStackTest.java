package dev.coalmine.internal.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContextStackTest {
    enum Deed {
        OPEN,
        OPEN_FORCING,
        CLOSE,
        SET,
        RESTORE
    }

    private final List<Frame> opened = new ArrayList<>();

    @AfterEach
    void endAll() {
        opened.forEach(Frame::end);
        opened.clear();
        assertThat(ContextStack.current()).isSameAs(Ambient.NONE);
        assertThat(ContextStack.forcing()).isFalse();
    }

    private Frame open(Ambient ambient) {
        Frame frame = ContextStack.open(ambient);
        opened.add(frame);
        return frame;
    }

    private static Ambient keyed(long key) {
        return Ambient.NONE.withKey("key", key);
    }

    /** What is open, in order: the frame of a scope, or for a setter what was in force before it. */
    record Open(Ambient ambient, Object how) {}

    /** Whatever is opened, set, restored and closed, in whichever order, a list that is cut back says the same. */
    @Property(tries = 1_000)
    @Fault(16)
    void anyOrderIsThatOfAListCutBack(@ForAll List<Deed> deeds, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Open> model = new ArrayList<>();
        for (int i = 0; i < deeds.size(); i++) {
            switch (deeds.get(i)) {
                case OPEN -> model.add(new Open(keyed(i), open(keyed(i))));
                case OPEN_FORCING -> {
                    Ambient forcing = keyed(i).forcing("pricing", Arm.STABLE);
                    model.add(new Open(forcing, open(forcing)));
                }
                case CLOSE -> {
                    if (!opened.isEmpty()) {
                        Frame frame = opened.get(random.nextInt(opened.size()));
                        frame.end();
                        cutBack(model, lastIndex(model, open -> open.how() == frame));
                    }
                }
                case SET -> {
                    model.add(new Open(keyed(i), ContextStack.current()));
                    ContextStack.set(keyed(i));
                }
                case RESTORE -> {
                    int last = lastIndex(model, open -> open.how() instanceof Ambient);
                    if (last >= 0) {
                        ContextStack.restore((Ambient) model.get(last).how());
                    }
                    cutBack(model, last);
                }
            }
            assertThat(ContextStack.current())
                    .isEqualTo(
                            model.isEmpty()
                                    ? Ambient.NONE
                                    : model.get(model.size() - 1).ambient());
            assertThat(ContextStack.forcing())
                    .isEqualTo(model.stream().anyMatch(open -> open.ambient().forces()));
        }
        ContextStack.restore(Ambient.NONE);
        endAll();
    }

    private static int lastIndex(List<Open> model, Predicate<Open> which) {
        int last = model.size() - 1;
        while (last >= 0 && !which.test(model.get(last))) {
            last--;
        }
        return last;
    }

    private static void cutBack(List<Open> model, int index) {
        if (index >= 0) {
            model.subList(index, model.size()).clear();
        }
    }

    @Test
    @Fault(16)
    void aFrameThatEndsOnAnotherThreadEndsOnItsOwn() throws InterruptedException {
        Frame outer = open(keyed(1));
        Frame inner = open(keyed(2).forcing(Arm.CANDIDATE));

        onAnotherThread(inner::end);

        assertThat(ContextStack.forcing()).isFalse();
        assertThat(ContextStack.current()).isEqualTo(keyed(1));
        Frame next = open(keyed(3));
        onAnotherThread(outer::end);
        assertThat(ContextStack.current()).as("opened inside, and still open").isEqualTo(keyed(3));
        next.end();
        assertThat(ContextStack.current()).isSameAs(Ambient.NONE);
    }

    private static void onAnotherThread(Runnable action) throws InterruptedException {
        Thread thread = new Thread(() -> {
            action.run();
            assertThat(ContextStack.current()).isSameAs(Ambient.NONE);
        });
        thread.start();
        thread.join();
    }

    @Test
    void whatWasNeverSetCanBeRestoredAllTheSame() {
        ContextStack.restore(keyed(1));
        assertThat(ContextStack.current()).isEqualTo(keyed(1));

        ContextStack.restore(keyed(1));
        ContextStack.restore(Ambient.NONE);
        assertThat(ContextStack.current()).isSameAs(Ambient.NONE);
    }

    /** A map that fails stands for whatever may fail in looking at the context, such as a stack that is about to end. */
    @Test
    @Promise("C2")
    @Fault(7)
    void aContextThatFailsHurtsNoCall() {
        Map<String, Arm> failing = new HashMap<>() {
            @Override
            public Arm get(Object rollout) {
                throw new StackOverflowError();
            }
        };
        failing.put("pricing", Arm.CANDIDATE);
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(100), Duration.ofDays(1))
                .build();
        try (Rollouts rollouts = Rollouts.builder().build()) {
            Rollout rollout = rollouts.named("pricing").plan(plan).start();
            open(new Ambient(null, 0, null, failing));

            assertThat(rollout.forKey("anna").stable(() -> 1).candidate(() -> 2))
                    .as("goes on by its key")
                    .isEqualTo(2);
            assertThat(rollout.forContext().stable(() -> 1).candidate(() -> 2))
                    .as("goes on without one")
                    .isEqualTo(1);

            assertThat(rollout.status().counters().internalFailures()).isEqualTo(2);
            assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
            assertThat(rollout.status().candidate().calls()).isEqualTo(1);
            assertThatCode(rollout::close).doesNotThrowAnyException();
        }
    }
}
