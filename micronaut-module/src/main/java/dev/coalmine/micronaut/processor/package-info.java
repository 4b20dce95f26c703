/** What coalmine-micronaut does when an application is compiled; nothing of it is needed when the application runs. */
@NullMarked
package dev.coalmine.micronaut.processor;

import org.jspecify.annotations.NullMarked;
