package dev.coalmine.examples.micronautshop;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Switches a regression of the candidate on and off, by {@code POST /regression/errors}, {@code slow} or {@code none}. */
@Controller("/regression")
class RegressionSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(RegressionSwitch.class);

    private volatile Regression now = Regression.NONE;

    @Get
    Regression now() {
        return now;
    }

    @Post("/{regression}")
    Regression turn(Regression regression) {
        now = regression;
        LOG.info("The regression of the candidate is now: {}", regression);
        return regression;
    }
}
