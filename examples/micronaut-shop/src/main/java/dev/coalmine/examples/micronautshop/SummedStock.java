package dev.coalmine.examples.micronautshop;

import dev.coalmine.annotation.Candidate;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Has the database sum it up: the candidate. Whose request it is decides who gets it. */
@Singleton
@Candidate("stock")
class SummedStock implements Stock {
    private final DataSource database;
    private final RegressionSwitch regression;

    SummedStock(DataSource database, RegressionSwitch regression) {
        this.database = database;
        this.regression = regression;
    }

    @Override
    public Optional<Integer> of(String sku) {
        Regression now = regression.now();
        try (Connection connection = database.getConnection();
                PreparedStatement sums = connection.prepareStatement(now.sum())) {
            sums.setString(1, sku);
            try (ResultSet sum = sums.executeQuery()) {
                boolean known = sum.next() && sum.getInt("moves") > 0;
                return known ? Optional.of(sum.getInt("stock")) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The stock of " + sku + " could not be summed up", e);
        }
    }
}
