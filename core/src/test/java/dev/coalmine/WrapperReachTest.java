package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.coalmine.forge.Forge;
import dev.coalmine.forge.Forge.Forged;
import dev.coalmine.forge.MethodShape;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where the class of a wrapper comes to be, and what is said when there can be none. */
class WrapperReachTest {
    private static final MethodShape BY_TEXT =
            new MethodShape(MethodShape.Kind.ABSTRACT, List.of(String.class), String.class, false, List.of());

    interface Echo {
        String echo(String key);
    }

    private final World world = new World();
    private final Rollout rollout = world.rollouts.named("echo").start();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.coalmine");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        logger.setLevel(null);
        world.close();
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aClassBesideItsInterfaceIsHidden() {
        Echo echo = rollout.wrap(Echo.class)
                .keyedBy(Keys.argument(0))
                .stable(key -> key)
                .candidate(key -> key);

        assertThat(echo.getClass().isHidden()).isTrue();
        assertThat(echo.getClass().getPackage()).isEqualTo(Echo.class.getPackage());
        assertThat(said()).isEmpty();
    }

    @Test
    void aPublicInterfaceOfAnotherModuleGetsAClassInALoaderOfItsOwn() {
        @SuppressWarnings("unchecked")
        Function<String, String> echo = rollout.wrap(Function.class)
                .keyedBy(Keys.argument(0))
                .stable(Function.identity())
                .candidate(Function.identity());

        assertThat(Proxy.isProxyClass(echo.getClass())).isFalse();
        assertThat(echo.getClass().getClassLoader()).isNotEqualTo(Rollout.class.getClassLoader());
        assertThat(echo.apply("a")).isEqualTo("a");
        assertThat(said()).isEmpty();
    }

    @Test
    void aLookupLetsTheWrapperJoinAPackageThatIsNotOurs() {
        Forged forged = Forge.forge(List.of(BY_TEXT), false);

        Object wrapper = wrap(rollout.wrap(forged.type(), forged.lookup()), forged);

        assertThat(wrapper.getClass().isHidden()).isTrue();
        assertThat(wrapper.getClass().getClassLoader()).isSameAs(forged.type().getClassLoader());
        assertThat(said()).isEmpty();
    }

    @Test
    void withoutOneAJdkProxyStandsInAndSaysSoOnce() {
        Forged forged = Forge.forge(List.of(BY_TEXT), false);

        Object wrapper = wrap(rollout.wrap(forged.type()), forged);

        assertThat(Proxy.isProxyClass(wrapper.getClass())).isTrue();
        assertThat(said())
                .containsExactly("echo: " + forged.type().getName() + " is wrapped by a JDK proxy, whose calls cost"
                        + " about 10 ns and 24 bytes more than those of a generated class, because it is not public and"
                        + " exported; it takes wrap(" + forged.type().getSimpleName()
                        + ".class, MethodHandles.lookup()) to generate one");
    }

    @Test
    void aNativeImageGetsAJdkProxy() {
        Making.JDK_PROXY.make(() -> rollout.wrap(Echo.class)
                .keyedBy(Keys.argument(0))
                .stable(key -> key)
                .candidate(key -> key));

        assertThat(said()).singleElement().asString().endsWith("because a native image defines no classes at run time");
    }

    @Test
    void aLookupThatCannotHelpIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(Echo.class, MethodHandles.publicLookup()))
                .withMessageStartingWith("Invalid lookup java.lang.Object/publicLookup: allowed is the full"
                        + " MethodHandles.lookup() of a class that sees " + Echo.class.getName());
        Forged forged = Forge.forge(List.of(BY_TEXT), false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.wrap(forged.type(), MethodHandles.lookup()))
                .withMessage("Invalid lookup " + MethodHandles.lookup() + ": "
                        + forged.type().getName() + " is not accessible there; call wrap in a class of package "
                        + forged.type().getPackageName());
    }

    @SuppressWarnings("unchecked")
    private static <T> T wrap(Wrapping<T> wrapping, Forged forged) {
        return wrapping.keyedBy(Keys.argument(0)).stable((T) forged.instance()).candidate((T) forged.instance());
    }
}
