/** A shop that tries a new way of pricing. */
module com.example.shop {
    requires dev.coalmine;

    exports shop.api;
}
