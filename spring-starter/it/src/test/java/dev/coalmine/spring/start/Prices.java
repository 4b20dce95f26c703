package dev.coalmine.spring.start;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Prices {
    private final Pricing pricing;

    Prices(Pricing pricing) {
        this.pricing = pricing;
    }

    @GetMapping("/prices/{customerId}")
    String price(@PathVariable("customerId") String customerId) {
        return pricing.quote(customerId);
    }
}
