package dev.coalmine.examples.springshop;

import java.util.Optional;

/** The articles of the shop: what both repositories do. */
interface Articles {
    Optional<Article> findBySku(String sku);
}
