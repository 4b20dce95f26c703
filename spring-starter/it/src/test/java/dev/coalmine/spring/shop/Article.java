package dev.coalmine.spring.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** What is sold. */
@Entity
class Article {
    @Id
    private String id = "";

    private String title = "";

    protected Article() {}

    Article(String id, String title) {
        this.id = id;
        this.title = title;
    }

    String title() {
        return title;
    }
}
