package dev.coalmine.soak;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.forge.Forge;
import dev.coalmine.forge.Forge.Forged;
import dev.coalmine.forge.MethodShape;
import dev.coalmine.forge.Script;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Applications that come with class loaders of their own, use a rollout, and go. One thread's. */
final class Loaders {
    /** The name of their rollouts, one after the other. */
    static final String GUEST = "guest";

    private static final int CALLS = 50;
    private static final int MOST_COLLECTIONS = 50;
    private static final MethodShape BY_TEXT =
            new MethodShape(MethodShape.Kind.ABSTRACT, List.of(String.class), String.class, false, List.of());

    private final Rollouts rollouts;
    private final List<WeakReference<ClassLoader>> gone = new ArrayList<>();

    Loaders(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    /** Has one come and go. */
    void comeAndGo() throws ReflectiveOperationException {
        Forged forged = Forge.forge(List.of(BY_TEXT), true);
        try (Rollout rollout = rollouts.named(GUEST)
                .plan(RolloutPlan.builder()
                        .step(Share.percent(50), Duration.ofDays(1))
                        .build())
                .start()) {
            call(forged, rollout, forged.type());
        }
        gone.add(new WeakReference<>(forged.type().getClassLoader()));
    }

    private static <T> void call(Forged forged, Rollout rollout, Class<T> type) throws ReflectiveOperationException {
        T wrapper = rollout.wrap(type)
                .keyedBy(Keys.argument(0))
                .stable(type.cast(forged.instance()))
                .candidate(type.cast(forged.instance()));
        Method method = type.getMethod("m0", String.class);
        method.setAccessible(true);
        Script.answer(() -> "answer");
        for (int i = 0; i < CALLS; i++) {
            if (!"answer".equals(method.invoke(wrapper, "key-" + i))) {
                throw new AssertionError("a forged implementation was not called");
            }
        }
        Script.answer(() -> null);
    }

    int comers() {
        return gone.size();
    }

    /** Returns how many of their loaders cannot be collected. */
    long survivors() {
        displaceTheRecordThatTheJdkRemembers();
        long alive = gone.size();
        for (int i = 0; alive > 0 && i < MOST_COLLECTIONS; i++) {
            System.gc();
            alive = gone.stream().filter(loader -> loader.get() != null).count();
        }
        return alive;
    }

    /** JDK 17 remembers the class of the record for which it last made {@code equals}, until it makes another. */
    private static void displaceTheRecordThatTheJdkRemembers() {
        record Displacing(int number) {}
        if (!new Displacing(1).equals(new Displacing(1))) {
            throw new AssertionError();
        }
    }
}
