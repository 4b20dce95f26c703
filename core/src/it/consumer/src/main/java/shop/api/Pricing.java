package shop.api;

import java.util.concurrent.CompletionStage;

/** An interface that everybody sees. */
public interface Pricing {
    /** Returns the implementation that takes prices times a factor. */
    static Pricing times(double factor) {
        return new Times(factor);
    }

    /** Fails for prices below zero. */
    double quote(String customer, double price) throws NoPrice;

    /** Comes to the price later. */
    CompletionStage<Double> later(String customer, double price);

    /** Comes up with a stage of a type that nobody sees but this package. */
    Promise promise(String customer);

    /** What a price below zero is. */
    final class NoPrice extends Exception {
        private static final long serialVersionUID = 1;

        NoPrice() {
            super("no price");
        }
    }
}
