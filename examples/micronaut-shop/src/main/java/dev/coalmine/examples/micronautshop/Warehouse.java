package dev.coalmine.examples.micronautshop;

import io.micronaut.context.annotation.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Fills the database when the shop is opened: 20,000 articles, of which one in forty is out of stock. */
@Context
class Warehouse {
    Warehouse(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table move (sku varchar(20), amount int)");
            statement.execute("insert into move select concat('sku-', n), 40 from system_range(1, 20000) as r(n)");
            statement.execute(
                    "insert into move select concat('sku-', n), -mod(n, 40) - 1 from system_range(1, 20000) as r(n)");
            statement.execute("create index move_sku on move (sku)");
        }
    }
}
