package dev.coalmine.micronaut.start;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

@Controller(value = "/prices", produces = MediaType.TEXT_PLAIN)
class Prices {
    private final Pricing pricing;

    Prices(Pricing pricing) {
        this.pricing = pricing;
    }

    @Get("/{customerId}")
    String price(String customerId) {
        return pricing.quote(customerId);
    }
}
