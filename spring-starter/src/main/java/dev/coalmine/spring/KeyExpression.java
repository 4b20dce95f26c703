package dev.coalmine.spring;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * An expression that gives the routing key of a call from its arguments, by their names, such as {@code #cart.customerId},
 * or by their places, such as {@code #a0}. Parsed once, and compiled to bytecode once it has been evaluated often enough.
 */
final class KeyExpression {
    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    private final SpelExpression expression;
    private final Set<String> variables = new LinkedHashSet<>();
    private final BeanFactoryResolver beans;

    /**
     * Parses an expression.
     *
     * @throws org.springframework.expression.ParseException if it is none
     */
    KeyExpression(String text, BeanFactory beans, @Nullable ClassLoader loader) {
        expression =
                new SpelExpressionParser(new SpelParserConfiguration(SpelCompilerMode.MIXED, loader)).parseRaw(text);
        this.beans = new BeanFactoryResolver(beans);
        collectVariables(expression.getAST());
    }

    private void collectVariables(SpelNode node) {
        if (node instanceof VariableReference) {
            variables.add(node.toStringAST().substring(1));
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            collectVariables(node.getChild(i));
        }
    }

    /** Returns whether the method has every argument that the expression asks for. */
    boolean fits(Method method) {
        Set<String> known = new LinkedHashSet<>(Set.of("root", "this"));
        String[] names = NAMES.getParameterNames(method);
        for (int i = 0; i < method.getParameterCount(); i++) {
            known.add("a" + i);
            known.add("p" + i);
            if (names != null) {
                known.add(names[i]);
            }
        }
        return known.containsAll(variables);
    }

    /** Returns the key of a call; throws what the expression throws. */
    @Nullable
    Object keyOf(Method method, @Nullable Object[] arguments) {
        MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(arguments, method, arguments, NAMES);
        context.setBeanResolver(beans);
        return expression.getValue(context);
    }

    @Override
    public String toString() {
        return expression.getExpressionString();
    }
}
