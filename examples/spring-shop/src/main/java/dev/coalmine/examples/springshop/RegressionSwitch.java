package dev.coalmine.examples.springshop;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Switches a regression of the candidate on and off, by {@code POST /regression/errors}, {@code slow} or {@code none}. */
@RestController
@RequestMapping("/regression")
class RegressionSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(RegressionSwitch.class);

    private volatile Regression now = Regression.NONE;

    @GetMapping
    Regression now() {
        return now;
    }

    @PostMapping("/{regression}")
    Regression turn(@PathVariable String regression) {
        try {
            return turn(Regression.valueOf(regression.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "Allowed is none, errors or slow", e);
        }
    }

    Regression turn(Regression regression) {
        now = regression;
        LOG.info("The regression of the candidate is now: {}", regression);
        return regression;
    }
}
