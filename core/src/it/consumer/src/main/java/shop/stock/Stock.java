package shop.stock;

/** An interface that this package alone sees. */
interface Stock {
    int left(long article);
}
