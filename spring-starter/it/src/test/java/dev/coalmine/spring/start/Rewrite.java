package dev.coalmine.spring.start;

import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Service;

@Service
@Candidate("pricing")
class Rewrite implements Pricing {
    private final AtomicInteger orders = new AtomicInteger();

    @Override
    public String quote(@RoutingKey String customerId) {
        if (orders.incrementAndGet() % 33 == 0) {
            throw new IllegalStateException("no such tariff");
        }
        return "10.00";
    }
}
