package dev.coalmine;

import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;

/** The two ways in which wrappers are made; both have to behave alike. */
enum Making {
    /** A class generated for the interface. */
    GENERATED,
    /** The fallback, which a native image has to take. */
    JDK_PROXY;

    private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";

    /** Returns the wrapper, made in this way. */
    <T> T make(Supplier<T> wrapping) {
        if (this == GENERATED) {
            return checked(wrapping.get());
        }
        System.setProperty(NATIVE_IMAGE, "runtime");
        try {
            return checked(wrapping.get());
        } finally {
            System.clearProperty(NATIVE_IMAGE);
        }
    }

    private <T> T checked(T wrapper) {
        Assertions.assertThat(Proxy.isProxyClass(wrapper.getClass())).isEqualTo(this == JDK_PROXY);
        return wrapper;
    }
}
