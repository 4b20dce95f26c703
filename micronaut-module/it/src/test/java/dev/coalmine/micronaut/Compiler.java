package dev.coalmine.micronaut;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources as an application would, with the annotation processors of the class path. */
final class Compiler {
    private Compiler() {}

    /**
     * Compiles the members of a class named Application, and returns the errors, each after the line of its element.
     *
     * @param directory takes what is compiled
     */
    static List<String> errors(Path directory, String members) {
        String source = "package application;\n"
                + "import dev.coalmine.annotation.*;\n"
                + "import dev.coalmine.micronaut.*;\n"
                + "import io.micronaut.context.annotation.*;\n"
                + "import jakarta.inject.*;\n"
                + "import java.util.concurrent.*;\n"
                + "interface Pricing { String quote(String customer); }\n"
                + "@Singleton class Legacy implements Pricing { public String quote(String customer) { return null; } }\n"
                + members;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        boolean compiled = compiler.getTask(
                        new StringWriter(),
                        null,
                        found,
                        List.of("-d", directory.toString(), "-s", directory.toString(), "-parameters", "-proc:only"),
                        null,
                        List.of(
                                new SimpleJavaFileObject(
                                        URI.create("string:///application/Application.java"),
                                        JavaFileObject.Kind.SOURCE) {
                                    @Override
                                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                                        return source;
                                    }
                                }))
                .call();
        List<String> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR) {
                long line = each.getLineNumber();
                errors.add((line < 0 ? "" : source.split("\n")[(int) line - 1]) + "\n" + each.getMessage(Locale.ROOT));
            }
        }
        if (compiled != errors.isEmpty()) {
            throw new IllegalStateException("Compiled " + compiled + ", but with errors " + errors);
        }
        return errors;
    }
}
