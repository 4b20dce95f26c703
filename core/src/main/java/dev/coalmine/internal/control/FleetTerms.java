package dev.coalmine.internal.control;

import dev.coalmine.store.FleetStore.Member;

/**
 * How a registry takes part in fleets.
 *
 * @param me this process, as the others see it
 * @param largest how many processes may judge one revision on their own, one after the other or at the same time
 */
public record FleetTerms(Member me, int largest) {}
