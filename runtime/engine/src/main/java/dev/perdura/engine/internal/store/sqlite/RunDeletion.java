package dev.perdura.engine.internal.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Forgets runs, within the transaction of a batch: in every table that has rows of them. */
final class RunDeletion implements AutoCloseable {

    private static final List<String> TABLES = List.of("execution", "journal", "description", "search_attribute");

    private final List<PreparedStatement> deletes = new ArrayList<>();
    private final PreparedStatement greatestKey;

    RunDeletion(Connection connection) throws SQLException {
        for (String table : TABLES) {
            deletes.add(connection.prepareStatement("DELETE FROM " + table + " WHERE execution_key = ?"));
        }
        this.greatestKey = connection.prepareStatement(
                "UPDATE deletion SET greatest_execution_key = ?1 WHERE greatest_execution_key < ?1");
    }

    void delete(List<Long> executionKeys) throws SQLException {
        long greatest = 0;
        for (long executionKey : executionKeys) {
            greatest = Math.max(greatest, executionKey);
            for (PreparedStatement delete : deletes) {
                delete.setLong(1, executionKey);
                delete.executeUpdate();
            }
        }
        if (greatest > 0) {
            greatestKey.setLong(1, greatest);
            greatestKey.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement delete : deletes) {
            delete.close();
        }
        greatestKey.close();
    }
}
