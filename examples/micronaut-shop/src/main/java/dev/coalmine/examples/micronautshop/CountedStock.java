package dev.coalmine.examples.micronautshop;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Counts what came in and what went out, as it always did: stable. */
@Singleton
class CountedStock implements Stock {
    private static final String MOVES = "select amount from move where sku = ?";

    private final DataSource database;

    CountedStock(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<Integer> of(String sku) {
        try (Connection connection = database.getConnection();
                PreparedStatement moves = connection.prepareStatement(MOVES)) {
            moves.setString(1, sku);
            int count = 0;
            boolean known = false;
            try (ResultSet each = moves.executeQuery()) {
                while (each.next()) {
                    known = true;
                    count += each.getInt("amount");
                }
            }
            return known ? Optional.of(count) : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("The stock of " + sku + " could not be counted", e);
        }
    }
}
