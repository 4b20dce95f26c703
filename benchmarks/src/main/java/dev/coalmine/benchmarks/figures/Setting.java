package dev.coalmine.benchmarks.figures;

import java.nio.file.Path;

/** On what a figure was measured. */
record Setting(Path jvm, int threads) {}
