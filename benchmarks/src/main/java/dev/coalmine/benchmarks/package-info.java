/** What a call costs, measured by JMH side by side with the direct call. */
package dev.coalmine.benchmarks;
