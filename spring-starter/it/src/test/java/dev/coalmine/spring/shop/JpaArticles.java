package dev.coalmine.spring.shop;

import org.springframework.data.repository.Repository;

/** The stable repository, implemented by Spring Data. */
interface JpaArticles extends Articles, Repository<Article, String> {
    Article save(Article article);
}
