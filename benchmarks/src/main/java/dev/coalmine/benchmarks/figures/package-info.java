/** One command that measures what calls, rollouts and ticks cost, and writes the table of goals. */
package dev.coalmine.benchmarks.figures;
