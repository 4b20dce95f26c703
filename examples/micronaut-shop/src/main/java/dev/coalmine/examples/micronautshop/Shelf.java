package dev.coalmine.examples.micronautshop;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/** Shows articles to visitors. It knows nothing of rollouts. */
@Controller("/articles")
class Shelf {
    private final Stock stock;

    Shelf(Stock stock) {
        this.stock = stock;
    }

    /** What a visitor sees of an article. */
    @Introspected
    record Label(String sku, int inStock) {}

    @Get("/{sku}")
    @ExecuteOn(TaskExecutors.BLOCKING)
    Optional<Label> article(String sku) {
        return stock.of(sku).map(count -> new Label(sku, count));
    }
}
