package dev.coalmine.micronaut.processor;

import dev.coalmine.micronaut.processor.RoutedMethods.RoutedMethod;
import dev.coalmine.micronaut.spi.Arms;
import dev.coalmine.micronaut.spi.CallKey;
import dev.coalmine.micronaut.spi.RoutedBeans;
import dev.coalmine.micronaut.spi.RoutingCode;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Executable;
import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.MethodElement;
import io.micronaut.inject.ast.ParameterElement;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.annotation.processing.Generated;

/** Writes the class that routes an interface between two beans: what a programmer would write by hand. */
final class RoutingClass {
    private static final String ROUTED_METHOD = dev.coalmine.micronaut.spi.RoutedMethod.class.getName();

    private final StringBuilder source = new StringBuilder();
    private final String name;
    private final ClassElement type;
    private final List<RoutedMethod> methods;

    private RoutingClass(String name, ClassElement type, List<RoutedMethod> methods) {
        this.name = name;
        this.type = type;
        this.methods = methods;
    }

    /**
     * Returns the source code.
     *
     * @param packageName the package; empty for the unnamed one
     * @param name the simple name of the class
     * @param origin what it was generated for
     */
    static String source(
            String packageName, String name, String origin, ClassElement type, List<RoutedMethod> methods) {
        RoutingClass code = new RoutingClass(name, type, methods);
        code.head(packageName, origin);
        code.constructor();
        for (int i = 0; i < methods.size(); i++) {
            code.method(i, methods.get(i));
        }
        code.line("    @Override");
        code.line("    public String toString() {");
        code.line("        return this.text;");
        code.line("    }");
        code.line("}");
        return code.source.toString();
    }

    private void line(String text) {
        source.append(text).append('\n');
    }

    private void head(String packageName, String origin) {
        if (!packageName.isEmpty()) {
            line("package " + packageName + ";");
            line("");
        }
        line("/** Routes calls of {@code " + type.getName() + "}; generated for {@code " + origin + "}. */");
        line("@" + Generated.class.getName() + "(\"dev.coalmine.micronaut\")");
        line(
                "@SuppressWarnings({\"all\", \"auxiliaryclass\", \"cast\", \"deprecation\", \"overrides\", \"rawtypes\", \"removal\","
                        + " \"unchecked\", \"varargs\"})");
        line("@" + Singleton.class.getName());
        line("@" + Bean.class.getName() + "(typed = " + name + ".class)");
        line("@" + RoutingCode.class.getName() + "(" + Sources.erased(type) + ".class)");
        line("final class " + name + " implements " + Sources.full(type) + " {");
        line("    private final " + Sources.full(type) + " stable;");
        line("    private final " + Sources.full(type) + " candidate;");
        line("    private final String text;");
        for (int i = 0; i < methods.size(); i++) {
            line("    private final " + ROUTED_METHOD + " method" + i + ";");
        }
    }

    private void constructor() {
        line("");
        line("    " + name + "(" + RoutedBeans.class.getName() + " beans) {");
        line("        " + Arms.class.getName() + "<" + Sources.full(type) + "> arms = beans.arms(" + name + ".class);");
        line("        this.stable = arms.stable();");
        line("        this.candidate = arms.candidate();");
        line("        this.text = arms.text();");
        for (int i = 0; i < methods.size(); i++) {
            MethodElement method = methods.get(i).method();
            List<String> arguments = new ArrayList<>();
            arguments.add(Sources.literal(method.getName()));
            arguments.add(Sources.erased(method.getGenericReturnType()) + ".class");
            arguments.add(String.valueOf(methods.get(i).marked()));
            parameterTypes(method).forEach(each -> arguments.add(each + ".class"));
            line("        this.method" + i + " = arms.method(" + String.join(", ", arguments) + ");");
        }
        line("    }");
        line("");
    }

    private static List<String> parameterTypes(MethodElement method) {
        return Arrays.stream(method.getParameters())
                .map(ParameterElement::getGenericType)
                .map(Sources::erased)
                .toList();
    }

    private void method(int number, RoutedMethod routed) {
        MethodElement method = routed.method();
        String returned = Sources.erased(method.getGenericReturnType());
        String call = method.getName() + "(" + String.join(", ", routed.names()) + ")";
        line("    @Override");
        line("    @" + Executable.class.getName());
        if (!routed.key().isEmpty()) {
            line("    @" + CallKey.class.getName() + "(" + Sources.literal(routed.key()) + ")");
        }
        line("    public " + returned + " " + method.getName() + "(" + parameters(routed) + ")" + thrown(method)
                + " {");
        boolean isVoid = returned.equals("void");
        line("        " + (isVoid ? "" : "return (" + returned + ") ") + "this.method" + number + ".call(");
        line("                new Object[] {" + String.join(", ", routed.names()) + "},");
        line("                () -> " + side("this.stable." + call, isVoid) + ",");
        line("                () -> " + side("this.candidate." + call, isVoid) + ");");
        line("    }");
        line("");
    }

    private static String side(String call, boolean isVoid) {
        return isVoid ? "{ " + call + "; return null; }" : call;
    }

    private static String parameters(RoutedMethod routed) {
        List<String> types = new ArrayList<>(parameterTypes(routed.method()));
        if (routed.method().isVarArgs()) {
            int last = types.size() - 1;
            types.set(last, types.get(last).replaceFirst("\\[]$", "..."));
        }
        List<String> declared = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            declared.add("final " + types.get(i) + " " + routed.names().get(i));
        }
        return String.join(", ", declared);
    }

    private static String thrown(MethodElement method) {
        return method.getThrownTypes().length == 0
                ? ""
                : Arrays.stream(method.getThrownTypes())
                        .map(Sources::erased)
                        .collect(Collectors.joining(", ", " throws ", ""));
    }
}
