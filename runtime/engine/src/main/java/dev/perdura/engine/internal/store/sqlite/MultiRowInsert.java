package dev.perdura.engine.internal.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * An INSERT prepared for several row counts: starting a statement costs about as much as storing a row, so the more
 * rows one carries, the better, up to some thirty.
 *
 * @param <R> the kind of row
 */
final class MultiRowInsert<R> implements AutoCloseable {

    /** Writes one row to the statement's parameters from {@code first} on. */
    interface Binder<R> {
        void bind(PreparedStatement statement, int first, R row) throws SQLException;
    }

    private static final int[] ROWS_PER_STATEMENT = {32, 8, 1};

    private final PreparedStatement[] statements = new PreparedStatement[ROWS_PER_STATEMENT.length];
    private final int columns;
    private final Binder<R> binder;

    /** @param into table and columns, as in {@code "journal (execution_key, sequence)"} */
    MultiRowInsert(Connection connection, String into, int columns, Binder<R> binder) throws SQLException {
        this.columns = columns;
        this.binder = binder;
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        for (int index = 0; index < ROWS_PER_STATEMENT.length; index++) {
            String rows = String.join(", ", Collections.nCopies(ROWS_PER_STATEMENT[index], row));
            statements[index] = connection.prepareStatement("INSERT INTO " + into + " VALUES " + rows);
        }
    }

    void insert(List<R> rows) throws SQLException {
        int done = 0;
        for (int index = 0; index < ROWS_PER_STATEMENT.length; index++) {
            int count = ROWS_PER_STATEMENT[index];
            PreparedStatement statement = statements[index];
            while (rows.size() - done >= count) {
                for (int offset = 0; offset < count; offset++) {
                    binder.bind(statement, 1 + offset * columns, rows.get(done + offset));
                }
                statement.executeUpdate();
                done += count;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements) {
            statement.close();
        }
    }
}
