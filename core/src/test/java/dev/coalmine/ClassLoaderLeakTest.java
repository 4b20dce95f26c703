package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.forge.Forge;
import dev.coalmine.forge.Forge.Forged;
import dev.coalmine.forge.MethodShape;
import dev.coalmine.forge.Script;
import dev.coalmine.plan.Failures;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Once a rollout is closed and its wrappers are let go, nothing of Coalmine's holds on to the application's classes. */
class ClassLoaderLeakTest {
    private static final int LOADERS = 50;
    private static final int MOST_COLLECTIONS = 50;
    private static final MethodShape BY_TEXT =
            new MethodShape(MethodShape.Kind.ABSTRACT, List.of(String.class), String.class, false, List.of());

    private static final MethodShape LATER =
            new MethodShape(MethodShape.Kind.ABSTRACT, List.of(String.class), CompletionStage.class, false, List.of());

    /** Where the wrapper's class comes to be. */
    enum Place {
        OWN_LOADER,
        BESIDE_THE_INTERFACE,
        JDK_PROXY
    }

    /** Coalmine is shared, as in the lib folder of a server; applications come and go. */
    @ParameterizedTest
    @EnumSource(Place.class)
    @Fault(17)
    void applicationsThatShareCoalmineAreCollected(Place place) throws ReflectiveOperationException {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (World world = new World()) {
            for (int i = 0; i < LOADERS; i++) {
                loaders.add(comeAndGo(world, place));
            }
            Script.answer(() -> null);

            assertThat(survivors(loaders)).isZero();
        }
    }

    private static WeakReference<ClassLoader> comeAndGo(World world, Place place) throws ReflectiveOperationException {
        Forged forged = Forge.forge(List.of(BY_TEXT, LATER), place == Place.OWN_LOADER);
        Rollout rollout = world.rollouts
                .named("shop")
                .plan(World.holding(50))
                .failures(Failures.defaults().whenReturned(forged.type()::isInstance))
                .start();
        Wrapping<?> wrapping = place == Place.BESIDE_THE_INTERFACE
                ? rollout.wrap(forged.type(), forged.lookup())
                : rollout.wrap(forged.type());
        call(forged, wrapping);
        rollout.close();
        return new WeakReference<>(forged.type().getClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static <T> void call(Forged forged, Wrapping<T> wrapping) throws ReflectiveOperationException {
        T wrapper =
                wrapping.keyedBy(Keys.argument(0)).stable((T) forged.instance()).candidate((T) forged.instance());
        Method method = forged.type().getMethod("m0", String.class);
        method.setAccessible(true);
        Script.answer(() -> "answer");
        for (int i = 0; i < 100; i++) {
            assertThat(method.invoke(wrapper, "key-" + i)).isEqualTo("answer");
        }
        Method later = forged.type().getMethod("m1", String.class);
        later.setAccessible(true);
        Script.answer(CompletableFuture::new); // calls that never end
        for (int i = 0; i < 100; i++) {
            assertThat(later.invoke(wrapper, "key-" + i)).isInstanceOf(CompletableFuture.class);
        }
    }

    private static long survivors(List<WeakReference<ClassLoader>> loaders) {
        long alive = loaders.size();
        for (int i = 0; alive > 0 && i < MOST_COLLECTIONS; i++) {
            System.gc();
            alive = loaders.stream().filter(loader -> loader.get() != null).count();
        }
        return alive;
    }

    /** Coalmine comes and goes with the application, as in the lib folder of a war file, with threads of its own. */
    @Test
    @Fault(17)
    void applicationsThatBringCoalmineAreCollected() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < LOADERS; i++) {
            try (ApplicationLoader loader = new ApplicationLoader()) {
                Class<?> application = loader.loadClass(RedeployedApplication.class.getName());
                assertThat(application).isNotEqualTo(RedeployedApplication.class);
                application.getMethod("run").invoke(null);
                loaders.add(new WeakReference<>(loader));
            }
        }

        displaceTheRecordThatTheJdkRemembers();
        assertThat(survivors(loaders)).isZero();
    }

    /** JDK 17 remembers the class of the record for which it last made {@code equals}, until it makes another. */
    private static void displaceTheRecordThatTheJdkRemembers() {
        record Displacing(int number) {}
        assertThat(new Displacing(1).equals(new Displacing(1))).isTrue();
    }

    /** Loads everything of Coalmine anew, and leaves the libraries below to the parent. */
    private static final class ApplicationLoader extends URLClassLoader {
        private ApplicationLoader() {
            super(new URL[] {home(Rollout.class), home(RedeployedApplication.class)}, Rollout.class.getClassLoader());
        }

        private static URL home(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("dev.coalmine.")) {
                    return findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}
