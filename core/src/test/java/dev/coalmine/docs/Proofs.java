package dev.coalmine.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tests that name a promise or a fault, found in the sources of all modules: what is run with other modules, with another JDK or
 * behind a profile is thus seen as well.
 */
final class Proofs {
    private static final Pattern TAG = Pattern.compile("@(?:Promise|Fault)\\((?:value = )?\\{?([^)}]*)\\}?\\)");
    private static final Pattern OTHER_ANNOTATION =
            Pattern.compile("\\s*@\\w+(\\((?:[^()\"]|\"[^\"]*\"|\\([^()]*\\))*\\))?");
    private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|record|interface) (\\w+)|(\\w+)\\(");
    private static final Pattern NUMBER = Pattern.compile("[A-Z]?\\d+");

    private Proofs() {}

    /** Returns the names of the tests by the number that they name; a fault's is a plain number. */
    static Map<String, Collection<String>> in(Path root) throws IOException {
        Map<String, Collection<String>> proofs = new TreeMap<>();
        for (Path source : testSources(root)) {
            String code = Files.readString(source);
            String file = source.getFileName().toString().replace(".java", "");
            Matcher tag = TAG.matcher(code);
            while (tag.find()) {
                String test = test(file, code.substring(tag.end()));
                NUMBER.matcher(tag.group(1))
                        .results()
                        .forEach(number -> proofs.computeIfAbsent(number.group(), any -> new TreeSet<>())
                                .add(test));
            }
        }
        return proofs;
    }

    /** Returns the test that the annotations at the start of some code belong to. */
    private static String test(String file, String code) {
        Matcher annotation = OTHER_ANNOTATION.matcher(code);
        int from = 0;
        while (annotation.find(from) && annotation.start() == from) {
            from = annotation.end();
        }
        Matcher declaration = DECLARATION.matcher(code);
        if (!declaration.find(from)) {
            return file;
        }
        String type = declaration.group(1);
        if (type == null) {
            return file + "." + declaration.group(2);
        }
        return type.equals(file) ? file : file + "." + type;
    }

    private static List<Path> testSources(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> {
                        String name = path.toString();
                        return !name.contains("/target/") && (name.contains("/test/") || name.contains("jcstress"));
                    })
                    .sorted()
                    .toList();
        }
    }
}
