package dev.coalmine.examples.springshop;

import dev.coalmine.annotation.Candidate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The repository that is to take its place, and asks the database itself: the candidate. */
@Repository
@Candidate("articles")
class JdbcArticles implements Articles {
    private final JdbcClient jdbc;
    private final RegressionSwitch regression;

    JdbcArticles(JdbcClient jdbc, RegressionSwitch regression) {
        this.jdbc = jdbc;
        this.regression = regression;
    }

    @Override
    public Optional<Article> findBySku(String sku) {
        Regression now = regression.now();
        return jdbc.sql("select sku, title, cents, discount from article where " + now.condition())
                .param(sku)
                .query((row, number) -> new Article(
                        row.getString("sku"),
                        row.getString("title"),
                        row.getInt("cents"),
                        now.discount(row.getObject("discount", Integer.class))))
                .optional();
    }
}
