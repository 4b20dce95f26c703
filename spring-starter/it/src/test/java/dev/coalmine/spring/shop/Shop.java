package dev.coalmine.spring.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A real application: a repository of Spring Data, and a candidate for it that asks the database itself. */
@SpringBootApplication
class Shop {}
