package dev.coalmine.examples.micronautshop;

/** What may be wrong with the candidate: mistakes of a kind that passes a review. */
enum Regression {
    /** Nothing. */
    NONE("select sum(amount) as stock, count(*) as moves from move where sku = ?"),

    /** It divides by the stock to know how fast an article goes, and some are out of stock. */
    ERRORS("select sum(amount) as stock, count(*) as moves, count(*) / sum(amount) as pace from move where sku = ?"),

    /** It takes blanks away before it compares, for which the database has no index. */
    SLOW("select sum(amount) as stock, count(*) as moves from move where trim(sku) = ?");

    private final String sum;

    Regression(String sum) {
        this.sum = sum;
    }

    /** Returns how the database is asked. */
    String sum() {
        return sum;
    }
}
