package dev.coalmine.internal.recording;

/**
 * What the calls of one evidence epoch are evidence of.
 *
 * @param number the number of the epoch, from 1, and of its process B, which restarts with every epoch
 * @param processA the number of the process A that its keys testify to, from 1; raised by each fresh epoch
 * @param rho the odds' share, share/(share + recorded share of stable), under which its calls are routed
 * @param hearsTime whether keys testify to latency, and calls can be too long: not before there is a reference
 */
public record EpochTerms(long number, long processA, double rho, boolean hearsTime) {}
