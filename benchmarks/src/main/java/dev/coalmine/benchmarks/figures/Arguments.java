package dev.coalmine.benchmarks.figures;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the command was asked for. */
record Arguments(Extent extent, List<Path> jvms, int forks, Path out) {
    static final String USAGE = """
            usage: java -jar benchmarks.jar [short|full] [--jvm <java>]... [--forks <n>] [--out <folder>]
              short    D, T and H1 to H6 on one thread, in under 3 minutes (default)
              full     H1 to H12 and all peers, on one and two threads
              --jvm    a java to measure on, such as that of JDK 25; may be repeated (default: the one that runs this)
              --forks  how many fresh JVMs each figure is the median of, 1 to 20 (default: 3 if short, 5 if full)
              --out    where the table and the raw JSON go (default: target/figures)
            any other first word is passed on to JMH with all that follows""";

    /** How much is measured. */
    enum Extent {
        SHORT(3),
        FULL(5);

        private final int forks;

        Extent(int forks) {
            this.forks = forks;
        }
    }

    static boolean isOurs(String[] args) {
        return args.length == 0 || args[0].equals("short") || args[0].equals("full") || args[0].startsWith("--");
    }

    /** Reads the arguments; IllegalArgumentException says which is wrong and what is allowed. */
    static Arguments parse(String[] args) {
        int next = 0;
        Extent extent = Extent.SHORT;
        if (args.length > 0 && !args[0].startsWith("--")) {
            extent = Extent.valueOf(args[next++].toUpperCase(java.util.Locale.ROOT));
        }
        List<Path> jvms = new ArrayList<>();
        int forks = extent.forks;
        Path out = Path.of("target", "figures");
        for (; next < args.length; next += 2) {
            if (next + 1 == args.length) {
                throw new IllegalArgumentException("Missing the value of " + args[next]);
            }
            String value = args[next + 1];
            switch (args[next]) {
                case "--jvm" -> jvms.add(java(value));
                case "--forks" -> forks = forks(value);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException("Unknown option " + args[next]);
            }
        }
        if (jvms.isEmpty()) {
            jvms.add(Path.of(System.getProperty("java.home"), "bin", "java"));
        }
        return new Arguments(extent, List.copyOf(jvms), forks, out);
    }

    private static Path java(String value) {
        Path java = Path.of(value);
        if (!Files.isExecutable(java)) {
            throw new IllegalArgumentException("Invalid --jvm " + value + ": allowed is the path of a java executable");
        }
        return java;
    }

    private static int forks(String value) {
        int forks;
        try {
            forks = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            forks = 0;
        }
        if (forks < 1 || forks > 20) {
            throw new IllegalArgumentException("Invalid --forks " + value + ": allowed is 1 to 20");
        }
        return forks;
    }
}
