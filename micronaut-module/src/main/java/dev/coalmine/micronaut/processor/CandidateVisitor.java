package dev.coalmine.micronaut.processor;

import dev.coalmine.RoutingContext;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.micronaut.ArmOf;
import dev.coalmine.micronaut.spi.RoutedBy;
import dev.coalmine.plan.Arm;
import io.micronaut.context.annotation.Bean;
import io.micronaut.core.annotation.AnnotationUtil;
import io.micronaut.inject.ast.ClassElement;
import io.micronaut.inject.ast.Element;
import io.micronaut.inject.ast.FieldElement;
import io.micronaut.inject.ast.MethodElement;
import io.micronaut.inject.ast.TypedElement;
import io.micronaut.inject.visitor.TypeElementVisitor;
import io.micronaut.inject.visitor.VisitorContext;
import io.micronaut.inject.writer.GeneratedFile;
import io.micronaut.runtime.context.scope.ScopedProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Has a class generated for each {@link Candidate}, and its misuse reported by the compiler. */
public final class CandidateVisitor implements TypeElementVisitor<Object, Object> {
    /** Creates the visitor; Micronaut does. */
    public CandidateVisitor() {}

    @Override
    public Set<String> getSupportedAnnotationNames() {
        return Set.of(Candidate.class.getName());
    }

    @Override
    public VisitorKind getVisitorKind() {
        return VisitorKind.ISOLATING;
    }

    @Override
    public void visitClass(ClassElement type, VisitorContext context) {
        if (type.hasDeclaredAnnotation(Candidate.class)) {
            visit(type, type, type.getName(), context);
        }
    }

    @Override
    public void visitMethod(MethodElement method, VisitorContext context) {
        if (method.hasDeclaredAnnotation(Candidate.class)) {
            visit(
                    method,
                    method.getGenericReturnType(),
                    method.getDeclaringType().getName() + "_" + method.getName(),
                    context);
        }
    }

    private static void visit(Element element, ClassElement candidate, String origin, VisitorContext context) {
        try {
            generate(element, candidate, origin, context);
        } catch (Misuse misuse) {
            misuse.report(context);
        }
    }

    private static void generate(Element element, ClassElement candidate, String origin, VisitorContext context) {
        String rollout = element.stringValue(Candidate.class).orElse("");
        requireName(element, rollout);
        requireMadeOnce(element, rollout, candidate);
        ClassElement stable = named(element, "stable", context);
        ClassElement type = RoutableInterface.of(element, rollout, candidate, named(element, "type", context), stable);
        String packageName = packageOf(element);
        requireInReach(element, packageName, type);
        List<ClassElement> arms = new ArrayList<>(List.of(candidate));
        if (stable != null) {
            arms.add(stable);
        }
        String key = element.stringValue(Candidate.class, "key").orElse("");
        List<RoutedMethods.RoutedMethod> methods = RoutedMethods.of(element, rollout, type, arms, key);
        String name = origin.substring(packageName.isEmpty() ? 0 : packageName.length() + 1)
                        .replace('$', '_')
                + "_Routed";
        write(element, packageName, name, RoutingClass.source(packageName, name, origin, type, methods), context);
        element.annotate(
                RoutedBy.class, builder -> builder.value(packageName.isEmpty() ? name : packageName + "." + name));
        decorateStable(element, type, rollout);
    }

    private static void requireName(Element element, String rollout) {
        try {
            RoutingContext unused = RoutingContext.none().forcing(rollout, Arm.STABLE);
        } catch (IllegalArgumentException e) {
            throw new Misuse(element, String.valueOf(e.getMessage()) + ".", "Name the rollout otherwise.");
        }
    }

    private static void requireMadeOnce(Element element, String rollout, ClassElement candidate) {
        String what = "The candidate of rollout " + rollout + ", " + candidate.getName() + ", ";
        boolean isBean = isMarked(element, AnnotationUtil.SCOPE)
                || isMarked(element, AnnotationUtil.SINGLETON)
                || isMarked(element, Bean.class.getName());
        if (!isBean) {
            throw new Misuse(element, what + "is no bean.", "Mark it with @Singleton too.");
        }
        if (!isMarked(element, AnnotationUtil.SINGLETON) && !isMarked(element, ScopedProxy.class.getName())) {
            throw new Misuse(
                    element,
                    what + "is made anew for each injection, but the bean that routes to it is made once.",
                    "Make it a @Singleton.");
        }
    }

    /** A factory's method has the marks of its class too, which are not meant. */
    private static boolean isMarked(Element element, String stereotype) {
        return element instanceof MethodElement
                ? element.hasDeclaredStereotype(stereotype)
                : element.hasStereotype(stereotype);
    }

    private static @Nullable ClassElement named(Element element, String member, VisitorContext context) {
        Optional<String> name = element.stringValue(Candidate.class, member);
        return name.filter(each -> !each.equals(Void.class.getName()))
                .flatMap(context::getClassElement)
                .orElse(null);
    }

    private static String packageOf(Element element) {
        return element instanceof MethodElement method
                ? method.getDeclaringType().getPackageName()
                : ((ClassElement) element).getPackageName();
    }

    private static void requireInReach(Element element, String packageName, ClassElement type) {
        boolean inReach =
                type.isPublic() || (!type.isPrivate() && type.getPackageName().equals(packageName));
        if (!inReach) {
            throw new Misuse(
                    element,
                    type.getName() + " is out of reach for a class of package " + packageName
                            + ", where calls of it are routed.",
                    "Make the interface public, or have the candidate in its package.");
        }
    }

    private static void write(Element element, String packageName, String name, String source, VisitorContext context) {
        Optional<GeneratedFile> file = context.visitGeneratedSourceFile(packageName, name, element);
        try {
            file.orElseThrow(() -> new Misuse(
                            element,
                            "Nothing can be generated for candidates in " + context.getLanguage() + ".",
                            "Compile it with an annotation processor for Java."))
                    .write(writer -> writer.write(source));
        } catch (IOException e) {
            throw new Misuse(
                    element, "The class " + name + " could not be written: " + e.getMessage() + ".", "Try again.");
        }
    }

    /** Has stable injected where the candidate itself asks for the interface. */
    private static void decorateStable(Element element, ClassElement type, String rollout) {
        List<TypedElement> asked = new ArrayList<>();
        if (element instanceof MethodElement method) {
            asked.addAll(Arrays.asList(method.getParameters()));
        } else if (element instanceof ClassElement candidate) {
            candidate
                    .getPrimaryConstructor()
                    .ifPresent(constructor -> asked.addAll(Arrays.asList(constructor.getParameters())));
            for (FieldElement field : candidate.getFields()) {
                if (field.hasAnnotation(AnnotationUtil.INJECT)) {
                    asked.add(field);
                }
            }
        }
        for (TypedElement each : asked) {
            if (Objects.equals(each.getType().getName(), type.getName())
                    && !each.hasStereotype(AnnotationUtil.QUALIFIER)) {
                each.annotate(
                        ArmOf.class,
                        builder -> builder.member("rollout", rollout).member("arm", Arm.STABLE));
            }
        }
    }
}
