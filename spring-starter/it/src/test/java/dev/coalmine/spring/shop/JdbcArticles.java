package dev.coalmine.spring.shop;

import dev.coalmine.annotation.Candidate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The candidate. */
@Component
@Candidate("articles")
class JdbcArticles implements Articles {
    private final JdbcClient jdbc;

    JdbcArticles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Article> findById(String id) {
        return jdbc.sql("select title from article where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .map(title -> new Article(id, title + " by JDBC"));
    }
}
