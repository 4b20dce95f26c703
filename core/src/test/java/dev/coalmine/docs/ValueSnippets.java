package dev.coalmine.docs;

import dev.coalmine.Rollout;
import dev.coalmine.Trial;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** The code that docs/guide/values.md shows. */
@SuppressWarnings("unused")
final class ValueSnippets {
    record Order() {}

    record Quote() {}

    interface Suppliers {
        Quote quote(String customerId, Duration timeout);
    }

    interface Pools {
        DataSource pool(int connections);
    }

    private final Rollout timeouts;
    private final Suppliers suppliers;
    private final Pools pools;

    ValueSnippets(Rollout timeouts, Suppliers suppliers, Pools pools) {
        this.timeouts = timeouts;
        this.suppliers = suppliers;
        this.pools = pools;
    }

    Quote quote(String customerId) {
        try (Trial<Duration> trial =
                timeouts.forKey(customerId).choose(Duration.ofSeconds(2), Duration.ofMillis(500))) {
            Quote quote = suppliers.quote(customerId, trial.value());
            trial.succeeded();
            return quote;
        }
    }

    private DataSource pool(int connections) {
        return pools.pool(connections);
    }

    private static List<Order> query(Connection connection, String customerId) {
        return List.of();
    }

    final class Queries {
        private final Rollout poolSize =
                Rollout.named("orders-pool").revision("40-connections").start();
        private final DataSource ten = pool(10);
        private final DataSource forty = pool(40);

        List<Order> ordersOf(String customerId) throws SQLException {
            try (Trial<DataSource> trial = poolSize.forKey(customerId).choose(ten, forty);
                    Connection connection = trial.value().getConnection()) {
                List<Order> orders = query(connection, customerId);
                trial.succeeded();
                return orders;
            }
        }
    }
}
