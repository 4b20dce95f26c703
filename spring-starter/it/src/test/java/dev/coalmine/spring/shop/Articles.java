package dev.coalmine.spring.shop;

import dev.coalmine.annotation.RoutingKey;
import java.util.Optional;

/** What both repositories do. */
interface Articles {
    Optional<Article> findById(@RoutingKey String id);
}
