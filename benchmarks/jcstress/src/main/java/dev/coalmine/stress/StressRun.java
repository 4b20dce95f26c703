package dev.coalmine.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the stress tests, and fails where jcstress would only say so in its log: when it finds no test, or leaves one out,
 * as it does with a test of more actors than there are processors.
 *
 * <p>A result that a test forbids ends the run with an exception of jcstress's own.
 */
public final class StressRun {
    private StressRun() {}

    /** Takes jcstress's own options. */
    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        if (!options.parse()) {
            return;
        }
        JCStress stress = new JCStress(options);
        Set<String> asked = stress.getTests();
        requireRunnable(asked, options.getCPUCount());
        stress.run();
        requireAllRun(asked, options.getResultFile());
    }

    private static void requireRunnable(Set<String> tests, int processors) {
        List<String> problems = new ArrayList<>();
        for (String test : tests) {
            int actors = TestList.getInfo(test).threads();
            if (actors > processors) {
                problems.add(test + " has " + actors + " actors");
            }
        }
        if (tests.isEmpty()) {
            problems.add("no test was found");
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Cannot stress with " + processors + " processors: " + problems);
        }
    }

    private static void requireAllRun(Set<String> asked, String resultFile) throws Exception {
        Set<String> missing = new TreeSet<>(asked);
        DiskReadCollector results = new DiskReadCollector(resultFile, result -> {
            if (result.getTotalCount() > 0) {
                missing.remove(result.getName());
            }
        });
        results.dump();
        results.close();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Not run: " + missing);
        }
    }
}
