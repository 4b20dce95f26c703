package dev.coalmine.internal.recording;

/**
 * How deaf the testimony tables have become: the fraction of new failing keys that is no longer heard, because the slot
 * of the key was taken by another one. It costs speed of detection, never correctness, and strikes both arms alike.
 *
 * @param slots how many keys each table can hear at most
 * @param processA deafness of process A, from 0 to 1
 * @param processB deafness of process B in the epoch in force, from 0 to 1
 */
public record Deafness(int slots, double processA, double processB) {}
