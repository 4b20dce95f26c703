package dev.coalmine.spring.start;

import org.springframework.stereotype.Service;

@Service
class Legacy implements Pricing {
    @Override
    public String quote(String customerId) {
        return "10.00";
    }
}
