package dev.coalmine.tck;

/** The key expressions of the contract, in the language of Micronaut. */
final class Expressions {
    static final String CUSTOMER_TRIMMED = "#{#customer.trim()}";
    static final String CUSTOMER_OF_CART = "#{#cart.customerId}";

    private Expressions() {}
}
