package dev.coalmine.examples.springshop;

import org.springframework.data.repository.Repository;

/** The repository that was always there, implemented by Spring Data JPA: stable. */
interface JpaArticles extends Articles, Repository<Article, String> {}
