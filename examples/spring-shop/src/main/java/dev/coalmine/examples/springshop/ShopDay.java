package dev.coalmine.examples.springshop;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** A day in the shop: visitors come, something goes wrong with the candidate, and once a second the log says how it goes. */
@Component
class ShopDay {
    private static final Logger LOG = LoggerFactory.getLogger(ShopDay.class);

    private final Rollouts rollouts;
    private final RegressionSwitch regression;
    private final ShopProperties properties;
    private final Environment environment;

    ShopDay(Rollouts rollouts, RegressionSwitch regression, ShopProperties properties, Environment environment) {
        this.rollouts = rollouts;
        this.regression = regression;
        this.properties = properties;
        this.environment = environment;
    }

    /** Returns where the shop is. */
    URI address() {
        return URI.create("http://localhost:" + environment.getRequiredProperty("local.server.port") + "/");
    }

    /** Lets the day pass; without an end unless one is set. */
    void pass() throws InterruptedException {
        Rollout articles = rollouts.find("articles").orElseThrow();
        LOG.info("The shop is open at {}; watch the rollout at {}actuator/rolloutsdashboard", address(), address());
        try (Visitors visitors = Visitors.comeTo(address(), properties)) {
            for (int second = 1; properties.seconds() == 0 || second <= properties.seconds(); second++) {
                Thread.sleep(1000);
                LOG.info("{}", line(second, articles.status(), visitors));
                if (second == properties.regressionAfter() && properties.regression() != Regression.NONE) {
                    regression.turn(properties.regression());
                }
            }
        }
        LOG.info("The shop closes. {}", articles.status().sentence());
    }

    private static String line(int second, RolloutStatus now, Visitors visitors) {
        return String.format(
                "%4d s | articles %-8s %5s on the candidate | failed: stable %d of %,d, candidate %d of %,d"
                        + " | %,d visits, %d error pages",
                second,
                now.phase().label(),
                now.share(),
                now.stable().failures(),
                now.stable().calls(),
                now.candidate().failures(),
                now.candidate().calls(),
                visitors.visits(),
                visitors.failures());
    }
}
