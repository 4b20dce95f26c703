/** The application of docs/guide/getting-started.md, as a newcomer writes it; beans only where a property asks for them. */
@Configuration
@Requires(property = "spec", value = "start")
package dev.coalmine.micronaut.start;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
