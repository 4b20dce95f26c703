/** What the guide shows; beans only where a property asks for them. */
@Configuration
@Requires(property = "spec", value = "guide")
package dev.coalmine.micronaut.docs;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
