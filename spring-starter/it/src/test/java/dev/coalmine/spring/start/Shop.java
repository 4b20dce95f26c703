package dev.coalmine.spring.start;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of docs/guide/getting-started.md, as a newcomer writes it. */
@SpringBootApplication
public class Shop {}
