package dev.coalmine.soak;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The threads that call: platform threads and, where the JDK has them, virtual ones. */
final class Callers {
    private static final int PLATFORM = 2;
    private static final int VIRTUAL = 10;

    private final @Nullable ThreadFactory virtual = virtual();

    /** This is compiled for a JDK without virtual threads, and so asks for them by reflection. */
    private static @Nullable ThreadFactory virtual() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns whether the JDK has virtual threads. */
    boolean hasVirtual() {
        return virtual != null;
    }

    /** Starts the threads of one rollout, virtual ones if they are wanted and there are any. */
    List<Thread> start(String name, Runnable calling, boolean virtualIfAny) {
        ThreadFactory factory = virtualIfAny && virtual != null ? virtual : Executors.defaultThreadFactory();
        int count = factory == virtual ? VIRTUAL : PLATFORM;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = factory.newThread(calling);
            thread.setName(name + "-caller-" + i);
            threads.add(thread);
            thread.start();
        }
        return threads;
    }
}
