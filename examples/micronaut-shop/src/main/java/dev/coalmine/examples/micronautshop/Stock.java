package dev.coalmine.examples.micronautshop;

import java.util.Optional;

/** How many there are of an article: what is being replaced. */
interface Stock {
    /** Returns how many there are, or nothing if there is no such article. */
    Optional<Integer> of(String sku);
}
