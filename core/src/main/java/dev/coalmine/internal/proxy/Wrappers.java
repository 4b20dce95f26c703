package dev.coalmine.internal.proxy;

import dev.coalmine.spi.Router;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes wrappers: a class generated for each, or a JDK proxy where that cannot be.
 *
 * <p>The class is a hidden one beside the interface, if that is in our own module (the class path, as a rule), or
 * beside the class whose lookup was given. Otherwise, if everybody may implement the interface, it is one in a class
 * loader of its own below the interface's. Either is collected with its wrapper: nothing of Coalmine's keeps a class of
 * the user's, so there is no cache, and each wrapper has call sites that see its own implementations alone.
 */
public final class Wrappers {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";
    private static final String SUFFIX = "$$Coalmine";
    private static final MethodType CONSTRUCTOR =
            MethodType.methodType(void.class, Router.class, Object.class, Object.class);

    private Wrappers() {}

    /**
     * Returns an implementation of the interface that routes each call to one of the two given ones as planned.
     *
     * @param lookup of a class in the package that the wrapper's class may join, or null if none was given
     * @throws IllegalArgumentException if the interface is out of reach
     */
    public static <T> T create(InterfacePlan<T> plan, @Nullable Lookup lookup, T stable, T candidate) {
        String why = "a native image defines no classes at run time";
        if (System.getProperty(NATIVE_IMAGE) == null) {
            try {
                Lookup defined = define(plan, lookup);
                Object wrapper = defined.findConstructor(defined.lookupClass(), CONSTRUCTOR)
                        .invoke(plan.router(), stable, candidate);
                return plan.type().cast(wrapper);
            } catch (Throwable t) { // whatever cannot be generated can still be proxied
                why = String.valueOf(t.getMessage());
            }
        }
        LOG.info(
                "{}: {} is wrapped by a JDK proxy, whose calls cost about 10 ns and 24 bytes more than those of a"
                        + " generated class, because {}",
                plan.path().rollout(),
                plan.type().getName(),
                why);
        return InterfaceProxy.create(plan, stable, candidate);
    }

    private static Lookup define(InterfacePlan<?> plan, @Nullable Lookup given) throws ReflectiveOperationException {
        Class<?> type = plan.type();
        Lookup host = given == null && type.getModule() == Wrappers.class.getModule()
                ? MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                : given;
        if (host != null) {
            String name = name(host.lookupClass().getPackageName(), type);
            return host.defineHiddenClass(WrapperWriter.bytes(internal(name), plan), true);
        }
        if (Modifier.isPublic(type.getModifiers()) && type.getModule().isExported(type.getPackageName())) {
            String name = name("dev.coalmine.wrapper", type);
            return new WrapperLoader(type.getClassLoader()).define(name, WrapperWriter.bytes(internal(name), plan));
        }
        throw new IllegalAccessException("it is not public and exported; it takes wrap(" + type.getSimpleName()
                + ".class, MethodHandles.lookup()) to generate one");
    }

    private static String name(String packageName, Class<?> type) {
        return (packageName.isEmpty() ? "" : packageName + ".") + type.getSimpleName() + SUFFIX;
    }

    private static String internal(String name) {
        return name.replace('.', '/');
    }

    /** A class loader for one class, which sees what the interface sees, and our router. */
    private static final class WrapperLoader extends ClassLoader {
        private WrapperLoader(@Nullable ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Router.class.getName()) ? Router.class : super.loadClass(name, resolve);
        }

        private Lookup define(String name, byte[] bytes) throws ClassNotFoundException, IllegalAccessException {
            defineClass(name, bytes, 0, bytes.length);
            return MethodHandles.publicLookup().in(Class.forName(name, true, this));
        }
    }
}
