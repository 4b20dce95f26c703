package dev.coalmine.test.junit;

import dev.coalmine.RoutingContext;
import dev.coalmine.test.TestRollouts;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Gives each test a {@link TestRollouts} of its own, where a test, {@code @BeforeEach} or {@code @AfterEach} method has
 * such a parameter, closes it afterwards, and does what {@link ForceArm} asks for.
 *
 * <p>Tests may run in parallel: nothing is shared between them.
 */
@SuppressWarnings("exports") // who has no JUnit must still be able to read this module
public final class CoalmineExtension implements ParameterResolver, InvocationInterceptor, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(CoalmineExtension.class);

    /** Creates the extension; JUnit does. */
    public CoalmineExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestRollouts.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (!(parameter.getDeclaringExecutable() instanceof Method)
                || context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("Each test has a TestRollouts of its own, so "
                    + parameter.getDeclaringExecutable()
                    + " cannot have one: allowed are parameters of test, @BeforeEach and @AfterEach methods");
        }
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        TestRollouts tests = store.get(TestRollouts.class, TestRollouts.class);
        if (tests == null) {
            tests = testRollouts(context);
            store.put(TestRollouts.class, tests);
        }
        return tests;
    }

    private static TestRollouts testRollouts(ExtensionContext context) {
        TestRollouts.Builder builder = TestRollouts.builder();
        for (ForceArm forced : forcedIn(context)) {
            if (forced.rollout().isEmpty()) {
                builder.pin(forced.value());
            } else {
                builder.pin(forced.rollout(), forced.value());
            }
        }
        return builder.build();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestRollouts tests = context.getStore(NAMESPACE).remove(TestRollouts.class, TestRollouts.class);
        if (tests != null) {
            tests.close();
        }
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inContext(invocation, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inContext(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inContext(invocation, context);
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return inContext(invocation, context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context) throws Throwable {
        inContext(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inContext(invocation, context);
    }

    private static <T extends @Nullable Object> T inContext(Invocation<T> invocation, ExtensionContext context)
            throws Throwable {
        RoutingContext around = RoutingContext.current();
        for (ForceArm forced : forcedIn(context)) {
            around = forced.rollout().isEmpty()
                    ? around.forcing(forced.value())
                    : around.forcing(forced.rollout(), forced.value());
        }
        return around.<T, Throwable>call(invocation::proceed);
    }

    /** Returns what is to be forced, from the outermost class to the method and from superclass to subclass; the last one counts. */
    private static List<ForceArm> forcedIn(ExtensionContext context) {
        List<ForceArm> inwards = new ArrayList<>();
        Optional<ExtensionContext> each = Optional.of(context);
        while (each.isPresent()) {
            each.get().getElement().ifPresent(element -> inwards.addAll(0, declaredOn(element)));
            each = each.get().getParent();
        }
        return inwards;
    }

    private static List<ForceArm> declaredOn(AnnotatedElement element) {
        List<ForceArm> declared = new ArrayList<>();
        if (element instanceof Class<?> type && type.getSuperclass() != null) {
            declared.addAll(declaredOn(type.getSuperclass()));
        }
        declared.addAll(List.of(element.getDeclaredAnnotationsByType(ForceArm.class)));
        return declared;
    }
}
