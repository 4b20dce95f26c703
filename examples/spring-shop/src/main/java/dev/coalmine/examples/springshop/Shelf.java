package dev.coalmine.examples.springshop;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows articles to visitors. It knows nothing of rollouts. */
@RestController
class Shelf {
    private final Articles articles;

    Shelf(Articles articles) {
        this.articles = articles;
    }

    /** What a visitor sees of an article; the price is in cents. */
    record Label(String sku, String title, int price) {}

    @GetMapping("/articles/{sku}")
    Label article(@PathVariable String sku) {
        return articles.findBySku(sku)
                .map(article -> new Label(article.sku(), article.title(), article.price()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
