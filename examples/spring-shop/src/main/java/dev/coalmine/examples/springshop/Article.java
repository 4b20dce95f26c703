package dev.coalmine.examples.springshop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** Something that is sold. */
@Entity
class Article {
    @Id
    private String sku = "";

    private String title = "";
    private int cents;
    private @Nullable Integer discount;

    /** For JPA. */
    protected Article() {}

    Article(String sku, String title, int cents, @Nullable Integer discount) {
        this.sku = sku;
        this.title = title;
        this.cents = cents;
        this.discount = discount;
    }

    String sku() {
        return sku;
    }

    String title() {
        return title;
    }

    /** Returns what a customer pays, in cents. */
    int price() {
        return discount == null ? cents : cents - cents * discount / 100;
    }
}
