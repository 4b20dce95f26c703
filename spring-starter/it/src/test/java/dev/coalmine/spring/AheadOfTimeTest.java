package dev.coalmine.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.ChildJvm;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** An application that is compiled ahead of time: what the starter defines is generated, compiled, and started elsewhere. */
class AheadOfTimeTest {
    @TempDir
    static Path directory;

    private static RuntimeHints hints;
    private static String initializer;

    @BeforeAll
    static void generate() {
        AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
        source.register(AheadOfTimeApplication.BEANS);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(AheadOfTimeTest.class)), new FileSystemGeneratedFiles(directory));
        initializer = new ApplicationContextAotGenerator()
                .processAheadOfTime(source, generation)
                .canonicalName();
        generation.writeGeneratedContent();
        hints = generation.getRuntimeHints();
    }

    @Test
    void beansAndMethodsAreRouted() throws Exception {
        String classPath = System.getProperty("java.class.path");
        Path classes = Files.createDirectories(directory.resolve("compiled"));
        List<String> options = new ArrayList<>(List.of("-proc:none", "-cp", classPath, "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(directory)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(options::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)))
                .isZero();

        List<String> command = ChildJvm.command(AheadOfTimeApplication.class, initializer);
        command.set(command.indexOf(classPath), classes + File.pathSeparator + classPath);
        Process application =
                new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("vector, legacy, new, old, [rollout pricing 1, rollout shipping 1]" + System.lineSeparator());
    }

    @Test
    void aNativeImageIsToldWhatIsReachedByReflection() {
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Pricing.class))
                .accepts(hints);
        assertThat(hints.reflection()
                        .getTypeHint(BareApplication.Shipping.class)
                        .methods())
                .anyMatch(method -> method.getName().equals("costV2") && method.getMode() == ExecutableMode.INVOKE);
    }
}
