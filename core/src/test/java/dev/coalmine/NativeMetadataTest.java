package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What a native image is told to keep exists, and is all that core looks up by its name, as its bytecode shows. */
class NativeMetadataTest {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path FOLDER = CLASSES.resolve("META-INF/native-image/dev.coalmine/coalmine-core");
    private static final Pattern CLASS_NAME = Pattern.compile("([a-z]+\\.)+[A-Z]\\w*");

    private final JsonNode reflection = read("reflect-config.json");
    private final JsonNode resources = read("resource-config.json");

    NativeMetadataTest() throws IOException {}

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(FOLDER.resolve(file)));
    }

    /** What core looks up by name. */
    private static final class Lookups extends ClassVisitor {
        final Set<String> found = new TreeSet<>();
        private final Set<String> names = new TreeSet<>();
        private boolean findsClasses;

        Lookups() {
            super(Opcodes.ASM9);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            note(value);
            return null;
        }

        private void note(Object constant) {
            if (constant instanceof String text && CLASS_NAME.matcher(text).matches()) {
                names.add(text);
            }
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                private String type = "";
                private String text = "";

                @Override
                public void visitLdcInsn(Object constant) {
                    note(constant);
                    if (constant instanceof Type of && of.getSort() == Type.OBJECT && text.isEmpty()) {
                        type = of.getClassName();
                    } else if (constant instanceof String of) {
                        text = of;
                    }
                }

                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String shape, boolean isInterface) {
                    if (called.equals("findVarHandle")) {
                        found.add(type + "#" + text);
                    } else if (owner.equals("java/lang/Class") && called.equals("forName")) {
                        findsClasses = true;
                    }
                    text = "";
                }
            };
        }

        @Override
        public void visitEnd() {
            if (findsClasses) {
                found.addAll(names);
            }
        }
    }

    private static Set<String> lookups() throws IOException {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                Lookups lookups = new Lookups();
                new ClassReader(Files.readAllBytes(file)).accept(lookups, ClassReader.SKIP_DEBUG);
                all.addAll(lookups.found);
            }
        }
        return all;
    }

    private Set<String> kept() {
        Set<String> kept = new TreeSet<>();
        for (JsonNode type : reflection) {
            String name = type.at("/name").asText();
            if (type.has("fields")) {
                type.at("/fields")
                        .forEach(
                                field -> kept.add(name + "#" + field.at("/name").asText()));
            } else {
                kept.add(name);
            }
        }
        return kept;
    }

    @Test
    void allThatIsLookedUpIsKeptAndNothingElse() throws IOException {
        assertThat(lookups()).hasSizeGreaterThan(5).isEqualTo(kept());
    }

    @Test
    void allThatIsKeptExists() throws ReflectiveOperationException {
        for (JsonNode type : reflection) {
            Class<?> kept =
                    Class.forName(type.at("/name").asText(), false, getClass().getClassLoader());
            for (JsonNode field : type.at("/fields")) {
                assertThat(kept.getDeclaredField(field.at("/name").asText())).isNotNull();
            }
            assertThat(Class.forName(
                            type.at("/condition/typeReachable").asText(),
                            false,
                            getClass().getClassLoader()))
                    .isNotNull();
        }
    }

    @Test
    void everyResourceOfCoreIsKept() throws IOException {
        List<Pattern> patterns = Stream.of(resources.at("/resources/includes"))
                .flatMap(each -> each.findValuesAsText("pattern").stream())
                .map(Pattern::compile)
                .toList();
        List<String> files;
        try (Stream<Path> walk = Files.walk(CLASSES.resolve("dev"))) {
            files = walk.filter(Files::isRegularFile)
                    .map(each -> CLASSES.relativize(each).toString().replace('\\', '/'))
                    .filter(each -> !each.endsWith(".class"))
                    .toList();
        }
        assertThat(files)
                .hasSizeGreaterThan(5)
                .allSatisfy(file -> assertThat(patterns)
                        .anyMatch(pattern -> pattern.matcher(file).matches()));
        assertThat(patterns)
                .allSatisfy(pattern ->
                        assertThat(files).anyMatch(file -> pattern.matcher(file).matches()));
    }
}
