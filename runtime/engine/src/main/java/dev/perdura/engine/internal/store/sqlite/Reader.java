package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ClosedRun;
import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.NamespaceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The queries, on one connection, used by one thread at a time. Statements are prepared at their first use. */
final class Reader implements AutoCloseable {

    private static final String SELECT_EXECUTION = "SELECT " + ExecutionRows.columns("") + " FROM execution WHERE ";
    private static final String CURRENT = SELECT_EXECUTION + "namespace = ? AND workflow_id = ? AND is_current = 1";
    private static final String BY_RUN = SELECT_EXECUTION + "run_id = ? AND namespace = ? AND workflow_id = ?";
    private static final String BY_KEY = SELECT_EXECUTION + "execution_key = ?";

    private static final String JOURNAL = "SELECT sequence, transition FROM journal"
            + " WHERE execution_key = ? AND sequence > ? ORDER BY sequence LIMIT ?";

    private static final String SELECT_DUE =
            "SELECT execution_key, deadline_millis, namespace, workflow_id FROM execution WHERE ";
    private static final String DUE_AT_POSITION =
            SELECT_DUE + "deadline_millis = ? AND execution_key > ? ORDER BY execution_key LIMIT ?";
    private static final String DUE_AFTER_POSITION =
            SELECT_DUE + "deadline_millis > ? AND deadline_millis <= ? ORDER BY deadline_millis, execution_key LIMIT ?";
    private static final String EARLIEST_DEADLINE =
            "SELECT min(deadline_millis) FROM execution WHERE deadline_millis > ?";

    private static final String NAMESPACES =
            "SELECT name, namespace_id, retention_millis, definition FROM namespace ORDER BY name";
    private static final String GREATEST_KEY = "SELECT max(execution_key) FROM execution";
    private static final String GREATEST_DELETED_KEY = "SELECT greatest_execution_key FROM deletion WHERE rowid = 1";
    private static final String FIRST_CLOSED = "SELECT execution_key, workflow_id, run_id, close_time_millis"
            + " FROM execution WHERE namespace = ? AND ifnull(close_time_millis, 9223372036854775807)"
            + " < 9223372036854775807 AND deadline_millis IS NULL"
            + " ORDER BY ifnull(close_time_millis, 9223372036854775807) LIMIT ?";

    /** Those that must cost the same however much is stored. */
    static final List<String> QUERIES = List.of(
            CURRENT,
            BY_RUN,
            BY_KEY,
            JOURNAL,
            DUE_AT_POSITION,
            DUE_AFTER_POSITION,
            EARLIEST_DEADLINE,
            FIRST_CLOSED,
            GREATEST_KEY,
            GREATEST_DELETED_KEY);

    private final Connection connection;
    private final RunLister lister;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Reader(Connection connection) {
        this.connection = connection;
        this.lister = new RunLister(connection);
    }

    Optional<ExecutionRow> current(String namespace, String workflowId) throws SQLException {
        PreparedStatement statement = statement(CURRENT);
        statement.setString(1, namespace);
        statement.setString(2, workflowId);
        return execution(statement);
    }

    Optional<ExecutionRow> find(String namespace, String workflowId, String runId) throws SQLException {
        PreparedStatement statement = statement(BY_RUN);
        statement.setString(1, runId);
        statement.setString(2, namespace);
        statement.setString(3, workflowId);
        return execution(statement);
    }

    Optional<ExecutionRow> find(long executionKey) throws SQLException {
        PreparedStatement statement = statement(BY_KEY);
        statement.setLong(1, executionKey);
        return execution(statement);
    }

    List<JournalRow> journal(long executionKey, long afterSequence, int limit) throws SQLException {
        PreparedStatement statement = statement(JOURNAL);
        statement.setLong(1, executionKey);
        statement.setLong(2, afterSequence);
        statement.setInt(3, limit);
        List<JournalRow> journal = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                journal.add(new JournalRow(executionKey, rows.getLong(1), bytes(rows, 2)));
            }
        }
        return journal;
    }

    /** Two queries, because SQLite seeks to a deadline and key only when the deadline is compared for equality. */
    List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) throws SQLException {
        List<DueRow> due = new ArrayList<>();
        if (afterDeadlineMillis <= untilMillis) {
            PreparedStatement atPosition = statement(DUE_AT_POSITION);
            atPosition.setLong(1, afterDeadlineMillis);
            atPosition.setLong(2, afterKey);
            atPosition.setInt(3, limit);
            addDue(atPosition, due);
        }
        if (due.size() < limit) {
            PreparedStatement afterPosition = statement(DUE_AFTER_POSITION);
            afterPosition.setLong(1, afterDeadlineMillis);
            afterPosition.setLong(2, untilMillis);
            afterPosition.setInt(3, limit - due.size());
            addDue(afterPosition, due);
        }
        return due;
    }

    OptionalLong earliestDeadline(long afterMillis) throws SQLException {
        PreparedStatement statement = statement(EARLIEST_DEADLINE);
        statement.setLong(1, afterMillis);
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? ExecutionRows.nullableLong(rows, 1) : OptionalLong.empty();
        }
    }

    List<NamespaceRow> namespaces() throws SQLException {
        List<NamespaceRow> namespaces = new ArrayList<>();
        try (ResultSet rows = statement(NAMESPACES).executeQuery()) {
            while (rows.next()) {
                namespaces.add(new NamespaceRow(rows.getString(1), rows.getString(2), rows.getLong(3), bytes(rows, 4)));
            }
        }
        return namespaces;
    }

    long greatestExecutionKey() throws SQLException {
        return Math.max(number(GREATEST_KEY), number(GREATEST_DELETED_KEY));
    }

    /** The only number that the query has, or 0. */
    private long number(String query) throws SQLException {
        try (ResultSet rows = statement(query).executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    List<ClosedRun> firstClosed(String namespace, int limit) throws SQLException {
        PreparedStatement statement = statement(FIRST_CLOSED);
        statement.setString(1, namespace);
        statement.setInt(2, limit);
        List<ClosedRun> closed = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                closed.add(new ClosedRun(
                        rows.getLong(1), namespace, rows.getString(2), rows.getString(3), rows.getLong(4)));
            }
        }
        return closed;
    }

    /** Lists and counts on the same connection. */
    RunLister lister() {
        return lister;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    static void addDue(PreparedStatement statement, List<DueRow> due) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                due.add(new DueRow(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getString(4)));
            }
        }
    }

    private static Optional<ExecutionRow> execution(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(ExecutionRows.read(rows)) : Optional.empty();
        }
    }

    /** SQLite gives an empty blob back as null. */
    static byte[] bytes(ResultSet rows, int column) throws SQLException {
        byte[] bytes = rows.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }
}
