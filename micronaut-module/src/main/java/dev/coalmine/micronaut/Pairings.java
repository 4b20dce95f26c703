package dev.coalmine.micronaut;

import java.util.List;

/**
 * The pairs of beans that are routed, with what is injected in their place.
 *
 * @param fronts one for each
 */
record Pairings(List<FrontDefinition<?>> fronts) {
    Pairings {
        fronts = List.copyOf(fronts);
    }

    /** Returns the pairing that this class was generated for. */
    Pairing<?> of(Class<?> code) {
        return fronts.stream()
                .<Pairing<?>>map(FrontDefinition::pairing)
                .filter(pairing -> pairing.code().getBeanType() == code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(code.getName() + " routes no beans of this context"));
    }
}
