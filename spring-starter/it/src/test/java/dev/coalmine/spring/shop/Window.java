package dev.coalmine.spring.shop;

import org.springframework.stereotype.Service;

/** Asks for articles. */
@Service
class Window {
    private final Articles articles;

    Window(Articles articles) {
        this.articles = articles;
    }

    String title(String id) {
        return articles.findById(id).map(Article::title).orElse("none");
    }
}
