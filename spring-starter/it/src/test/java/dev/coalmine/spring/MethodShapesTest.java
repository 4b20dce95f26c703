package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.pinned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.Arm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Methods of every shape, through Spring's proxies around the arms, and through its proxies around routed methods. */
class MethodShapesTest {
    interface Shape<T> {
        T generic(T value);

        int primitive(@RoutingKey long key);

        String variable(@RoutingKey String key, String... rest);

        void nothing(List<String> seen);

        void checked() throws IOException;

        default String byDefault() {
            return "default of " + generic(null);
        }
    }

    private static final IOException BROKEN = new IOException("broken");
    private static final AssertionError ERROR = new AssertionError("error");

    @Component
    @Transactional
    static class Stable implements Shape<String> {
        String name() {
            return "stable";
        }

        @Override
        public String generic(String value) {
            return name();
        }

        @Override
        public int primitive(long key) {
            return (int) key;
        }

        @Override
        public String variable(String key, String... rest) {
            return name() + List.of(rest);
        }

        @Override
        public void nothing(List<String> seen) {
            seen.add(name());
        }

        @Override
        public void checked() throws IOException {
            throw BROKEN;
        }
    }

    @Component
    @Candidate(value = "shape", stable = Stable.class)
    @Transactional
    static class Other extends Stable {
        @Override
        String name() {
            return "candidate";
        }

        @Override
        public void checked() {
            throw ERROR;
        }
    }

    private static void withEachKindOfProxy(Arm arm, Consumer<Shape<String>> test) {
        for (Class<?> proxies :
                List.of(ArmsWithAspectsTest.ClassProxies.class, ArmsWithAspectsTest.InterfaceProxies.class)) {
            pinned(arm, proxies, Stable.class, Other.class).run(context -> {
                assertThat(AopUtils.isAopProxy(context.getBean("methodShapesTest.Other")))
                        .isTrue();
                @SuppressWarnings("unchecked")
                Shape<String> shape = context.getBean(Shape.class);
                test.accept(shape);
            });
        }
    }

    @Test
    @Promise("C4")
    @Fault(4)
    void everyShapeComesThroughTheProxiesOfTheArms() {
        for (Arm arm : Arm.values()) {
            String name = arm == Arm.STABLE ? "stable" : "candidate";
            withEachKindOfProxy(arm, shape -> {
                assertThat(shape.generic("x")).isEqualTo(name);
                assertThat(shape.primitive(7)).isEqualTo(7);
                assertThat(shape.variable("key", "a", "b")).isEqualTo(name + "[a, b]");
                assertThat(shape.variable("key")).isEqualTo(name + "[]");
                assertThat(shape.byDefault()).isEqualTo("default of " + name);
                List<String> seen = new ArrayList<>();
                shape.nothing(seen);
                assertThat(seen).containsExactly(name);
                Object itself = shape;
                assertThat(shape.equals(itself)).isTrue();
                assertThat(shape).isNotEqualTo(new Stable());
            });
        }
    }

    @Test
    @Promise({"C1", "C4"})
    void whatIsThrownComesThroughAsItIs() {
        withEachKindOfProxy(
                Arm.STABLE, shape -> assertThatThrownBy(shape::checked).isSameAs(BROKEN));
        withEachKindOfProxy(
                Arm.CANDIDATE, shape -> assertThatThrownBy(shape::checked).isSameAs(ERROR));
    }

    @Component
    static class Methods {
        @Canary(rollout = "primitive", candidate = "primitive2")
        public int primitive(@RoutingKey long key) {
            return (int) key;
        }

        public int primitive2(long key) {
            return (int) -key;
        }

        @Canary(rollout = "variable", candidate = "variable2")
        public String variable(@RoutingKey String key, String... rest) {
            return "old" + List.of(rest);
        }

        public String variable2(String key, String... rest) {
            return "new" + List.of(rest);
        }

        @Canary(rollout = "generic", candidate = "generic2")
        public <T> List<T> generic(@RoutingKey String key, T value) {
            return List.of(value);
        }

        public <T> List<T> generic2(String key, T value) {
            return List.of(value, value);
        }

        @Canary(rollout = "nothing", candidate = "nothing2")
        public void nothing(@RoutingKey String key) throws IOException {
            throw BROKEN;
        }

        public void nothing2(String key) {
            throw ERROR;
        }
    }

    @Test
    @Promise({"C1", "C4"})
    void everyShapeOfMethodIsRoutedToItsCandidate() {
        pinned(Arm.STABLE, Methods.class).run(context -> {
            Methods methods = context.getBean(Methods.class);
            assertThat(methods.primitive(7)).isEqualTo(7);
            assertThat(methods.variable("key", "a")).isEqualTo("old[a]");
            assertThat(methods.generic("key", 1)).containsExactly(1);
            assertThatThrownBy(() -> methods.nothing("key")).isSameAs(BROKEN);
        });
        pinned(Arm.CANDIDATE, Methods.class).run(context -> {
            Methods methods = context.getBean(Methods.class);
            assertThat(methods.primitive(7)).isEqualTo(-7);
            assertThat(methods.variable("key", "a")).isEqualTo("new[a]");
            assertThat(methods.generic("key", 1)).containsExactly(1, 1);
            assertThatThrownBy(() -> methods.nothing("key")).isSameAs(ERROR);
        });
    }
}
