package dev.coalmine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.coalmine.internal.context.ContextStack;
import dev.coalmine.planted.one.PlantedCycleStart;
import org.junit.jupiter.api.Test;

/** The one direction of dependency between the rooms of the house; see docs/architecture.md. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.coalmine");

    private static final ArchRule NO_CYCLES =
            slices().matching("dev.coalmine.(**)").should().beFreeOfCycles();

    private static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("annotation")
            .definedBy("dev.coalmine.annotation")
            .layer("simulation")
            .definedBy("dev.coalmine.simulation")
            .layer("hash")
            .definedBy("dev.coalmine.internal.hash")
            .layer("guard")
            .definedBy("dev.coalmine.internal.guard")
            .layer("threads")
            .definedBy("dev.coalmine.internal.threads")
            .layer("svg")
            .definedBy("dev.coalmine.internal.svg")
            .layer("values")
            .definedBy("dev.coalmine.plan", "dev.coalmine.stats", "dev.coalmine.verdict")
            .layer("event")
            .definedBy("dev.coalmine.event")
            .layer("store")
            .definedBy("dev.coalmine.store")
            .layer("context")
            .definedBy("dev.coalmine.internal.context")
            .layer("routing")
            .definedBy("dev.coalmine.internal.routing")
            .layer("recording")
            .definedBy("dev.coalmine.internal.recording")
            .layer("shadow")
            .definedBy("dev.coalmine.internal.shadow")
            .layer("judging")
            .definedBy("dev.coalmine.internal.judging")
            .layer("words")
            .definedBy("dev.coalmine.internal.words")
            .layer("course")
            .definedBy("dev.coalmine.internal.course")
            .layer("keeping")
            .definedBy("dev.coalmine.internal.keeping")
            .layer("fleet")
            .definedBy("dev.coalmine.internal.fleet")
            .layer("control")
            .definedBy("dev.coalmine.internal.control")
            .layer("reactive")
            .definedBy("dev.coalmine.internal.reactive")
            .layer("spi")
            .definedBy("dev.coalmine.spi")
            .layer("proxy")
            .definedBy("dev.coalmine.internal.proxy")
            .layer("config")
            .definedBy("dev.coalmine.config")
            .layer("front door")
            .definedBy("dev.coalmine")
            .whereLayer("annotation")
            .mayNotAccessAnyLayer()
            .layer("report")
            .definedBy("dev.coalmine.report")
            .layer("metrics")
            .definedBy("dev.coalmine.metrics")
            .layer("console")
            .definedBy("dev.coalmine.console")
            .layer("figures")
            .definedBy("dev.coalmine.internal.figures")
            .layer("webhook")
            .definedBy("dev.coalmine.webhook")
            .layer("flight")
            .definedBy("dev.coalmine.internal.flight")
            .whereLayer("hash")
            .mayNotAccessAnyLayer()
            .whereLayer("guard")
            .mayNotAccessAnyLayer()
            .whereLayer("threads")
            .mayNotAccessAnyLayer()
            .whereLayer("svg")
            .mayNotAccessAnyLayer()
            .whereLayer("words")
            .mayNotAccessAnyLayer()
            .whereLayer("values")
            .mayOnlyAccessLayers("hash", "words")
            .whereLayer("event")
            .mayOnlyAccessLayers("values")
            .whereLayer("store")
            .mayOnlyAccessLayers("event", "values", "words")
            .whereLayer("webhook")
            .mayOnlyAccessLayers("event", "values", "words", "threads")
            .whereLayer("flight")
            .mayOnlyAccessLayers("event", "values")
            .whereLayer("context")
            .mayOnlyAccessLayers("values")
            .whereLayer("routing")
            .mayOnlyAccessLayers("values", "hash")
            .whereLayer("recording")
            .mayOnlyAccessLayers("values")
            .whereLayer("shadow")
            .mayOnlyAccessLayers("recording", "event", "values", "guard", "threads")
            .whereLayer("judging")
            .mayOnlyAccessLayers("values")
            .whereLayer("course")
            .mayOnlyAccessLayers("judging", "store", "event", "values", "words")
            .whereLayer("keeping")
            .mayOnlyAccessLayers("course", "store", "event", "values")
            .whereLayer("fleet")
            .mayOnlyAccessLayers("recording", "store", "values")
            .whereLayer("control")
            .mayOnlyAccessLayers(
                    "fleet",
                    "context",
                    "course",
                    "keeping",
                    "routing",
                    "recording",
                    "shadow",
                    "judging",
                    "store",
                    "event",
                    "values",
                    "hash",
                    "guard",
                    "threads",
                    "words")
            .whereLayer("reactive")
            .mayOnlyAccessLayers("control", "routing", "recording")
            .whereLayer("spi")
            .mayOnlyAccessLayers("control", "routing", "recording", "values", "hash", "guard")
            .whereLayer("proxy")
            .mayOnlyAccessLayers("spi", "reactive", "control", "values", "annotation")
            .whereLayer("config")
            .mayOnlyAccessLayers("webhook", "event", "values", "words")
            .whereLayer("front door")
            .mayOnlyBeAccessedByLayers("report", "metrics", "console")
            .whereLayer("figures")
            .mayOnlyAccessLayers("values", "threads")
            .whereLayer("console")
            .mayOnlyAccessLayers("front door", "event", "store", "values", "figures", "svg", "guard", "words")
            .whereLayer("console")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("metrics")
            .mayOnlyAccessLayers("front door", "event", "store", "values")
            .whereLayer("metrics")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("report")
            .mayOnlyAccessLayers("front door", "event", "store", "values", "figures", "svg", "guard")
            .whereLayer("report")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("simulation")
            .mayOnlyAccessLayers("control", "routing", "recording", "event", "values", "hash")
            .whereLayer("simulation")
            .mayNotBeAccessedByAnyLayer();

    @Test
    void dependenciesGoOneWay() {
        LAYERS.check(CORE);
    }

    @Test
    void noPackagesDependOnEachOther() {
        NO_CYCLES.check(CORE);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(CORE);
        assertThat(CORE.stream()
                        .filter(type -> type.getSimpleName().equals("package-info"))
                        .map(type -> type.getPackageName()))
                .containsAll(CORE.stream().map(type -> type.getPackageName()).toList());
    }

    @Test
    void concreteClassesAreFinal() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotEnums()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CORE);
    }

    /** Whatever else hung on threads would be carried by every virtual one. */
    @Test
    @Fault(16)
    void theRoutingContextIsTheOnlyThreadLocal() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ContextStack.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(CORE);
        assertThat(CORE.get(ContextStack.class).getDirectDependenciesFromSelf())
                .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(ThreadLocal.class));
    }

    /** A rule that cannot fail proves nothing: this one sees a cycle that was planted for it. */
    @Test
    void aPlantedCycleIsFound() {
        JavaClasses planted = new ClassFileImporter()
                .importPackages(PlantedCycleStart.class.getPackageName(), "dev.coalmine.planted.two");

        assertThat(NO_CYCLES.evaluate(planted).hasViolation()).isTrue();
    }
}
