package dev.coalmine.examples.micronautshop;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shop: customers come, something goes wrong with the candidate, and once a second the log says how it goes. */
final class MicronautShop {
    private static final Logger LOG = LoggerFactory.getLogger(MicronautShop.class);

    private MicronautShop() {}

    /** Opens the shop for a day; see {@link ShopSettings} for what the arguments may say. */
    public static void main(String[] arguments) throws InterruptedException {
        try (ApplicationContext shop = Micronaut.build(arguments).banner(false).start()) {
            pass(shop, shop.getBean(ShopSettings.class));
        }
    }

    private static void pass(ApplicationContext shop, ShopSettings settings) throws InterruptedException {
        EmbeddedServer server = shop.getBean(EmbeddedServer.class);
        Rollout stock = shop.getBean(Rollouts.class).find("stock").orElseThrow();
        LOG.info("The shop is open at {}/articles/sku-1", server.getURI());
        try (Crowd crowd = new Crowd(server.getURI(), settings.visitsPerSecond(), settings.customers())) {
            for (int second = 1; settings.seconds() == 0 || second <= settings.seconds(); second++) {
                Thread.sleep(1000);
                LOG.info("{}", line(second, stock.status(), crowd));
                if (second == settings.regressionAfter() && settings.regression() != Regression.NONE) {
                    Regression unused = shop.getBean(RegressionSwitch.class).turn(settings.regression());
                }
            }
        }
        LOG.info("The shop closes. {}", stock.status().sentence());
    }

    private static String line(int second, RolloutStatus now, Crowd crowd) {
        return String.format(
                Locale.ROOT,
                "%4d s | stock %-8s %5s on the candidate | failed: stable %d of %,d, candidate %d of %,d | %,d visits, %d"
                        + " error pages",
                second,
                now.phase().label(),
                now.share(),
                now.stable().failures(),
                now.stable().calls(),
                now.candidate().failures(),
                now.candidate().calls(),
                crowd.visits(),
                crowd.errorPages());
    }
}
