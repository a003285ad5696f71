package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ListPage;
import dev.perdura.engine.internal.store.ListPosition;
import dev.perdura.engine.internal.store.ListedRun;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.RunDescription.Run;
import dev.perdura.engine.internal.store.RunField;
import dev.perdura.engine.internal.store.RunGroup;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Lists and counts runs, on one connection. Each question is other SQL, so nothing is kept prepared. */
final class RunLister {

    private static final String FROM = " FROM execution e LEFT JOIN description d USING (execution_key)";
    private static final String CLOSE_TIME = "ifnull(e.close_time_millis, " + ListPosition.OPEN + ")";
    private static final String ORDER = " ORDER BY " + CLOSE_TIME + " DESC, e.start_time_millis DESC, e.run_id";
    private static final String DESCRIPTION_COLUMNS = "d.parent_workflow_id, d.parent_run_id, d.root_workflow_id,"
            + " d.root_run_id, d.memo, d.search_attributes";

    /** The first comparison of each row of the order lets SQLite begin at the position. */
    private static final String AFTER = " AND " + CLOSE_TIME + " <= ? AND (" + CLOSE_TIME + " < ?"
            + " OR e.start_time_millis < ? OR (e.start_time_millis = ? AND e.run_id > ?))";

    private final Connection connection;

    RunLister(Connection connection) {
        this.connection = connection;
    }

    ListPage list(String namespace, RunCondition condition, ListPosition after, int limit, int maximumBytes)
            throws SQLException {
        ConditionSql where = ConditionSql.of(condition);
        try (PreparedStatement statement = connection.prepareStatement(listSql(where, after != null))) {
            statement.setString(1, namespace);
            int next = where.bind(statement, 2);
            if (after != null) {
                statement.setLong(next++, after.closeTimeMillis());
                statement.setLong(next++, after.closeTimeMillis());
                statement.setLong(next++, after.startTimeMillis());
                statement.setLong(next++, after.startTimeMillis());
                statement.setString(next++, after.runId());
            }
            statement.setInt(next, limit + 1);
            try (ResultSet rows = statement.executeQuery()) {
                return page(rows, limit, maximumBytes);
            }
        }
    }

    static String listSql(ConditionSql where, boolean continued) {
        return "SELECT " + ExecutionRows.columns("e.") + ", " + DESCRIPTION_COLUMNS + FROM + " WHERE e.namespace = ?"
                + " AND " + where.text() + (continued ? AFTER : "") + ORDER + " LIMIT ?";
    }

    private static ListPage page(ResultSet rows, int limit, int maximumBytes) throws SQLException {
        List<ListedRun> runs = new ArrayList<>();
        long bytes = 0;
        while (rows.next()) {
            if (runs.size() == limit || bytes > maximumBytes) {
                return new ListPage(runs, true);
            }
            ExecutionRow row = ExecutionRows.read(rows);
            RunDescription description = description(rows, row.executionKey());
            bytes += description.payloadBytes();
            runs.add(new ListedRun(row, description));
        }
        return new ListPage(runs, false);
    }

    private static RunDescription description(ResultSet rows, long executionKey) throws SQLException {
        int first = ExecutionRows.COUNT + 1;
        return new RunDescription(
                executionKey,
                run(rows.getString(first), rows.getString(first + 1)),
                run(rows.getString(first + 2), rows.getString(first + 3)),
                bytes(rows, first + 4),
                bytes(rows, first + 5),
                List.of());
    }

    private static Run run(String workflowId, String runId) {
        return workflowId == null ? null : new Run(workflowId, runId);
    }

    private static byte[] bytes(ResultSet rows, int column) throws SQLException {
        byte[] bytes = rows.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }

    long count(String namespace, RunCondition condition) throws SQLException {
        ConditionSql where = ConditionSql.of(condition);
        String sql = "SELECT count(*)" + FROM + " WHERE e.namespace = ? AND " + where.text();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, namespace);
            where.bind(statement, 2);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    List<RunGroup> countBy(RunField field, String namespace, RunCondition condition) throws SQLException {
        ConditionSql where = ConditionSql.of(condition);
        ConditionSql group = ConditionSql.grouping(field);
        String sql = "SELECT " + group.text() + ", count(*)" + FROM + " WHERE e.namespace = ? AND " + where.text()
                + " GROUP BY 1 ORDER BY 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = group.bind(statement, 1);
            statement.setString(next, namespace);
            where.bind(statement, next + 1);
            List<RunGroup> groups = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    groups.add(new RunGroup(value(rows), rows.getLong(2)));
                }
            }
            return groups;
        }
    }

    /** SQLite gives small integers back as Integer. */
    private static Object value(ResultSet rows) throws SQLException {
        Object value = rows.getObject(1);
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }
}
