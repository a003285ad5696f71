package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** How an {@link ExecutionRow} lies in the columns of its table. */
final class ExecutionRows {

    private static final List<String> COLUMNS = List.of(
            "execution_key",
            "namespace",
            "workflow_id",
            "run_id",
            "first_run_id",
            "workflow_type",
            "task_queue",
            "start_time_millis",
            "execution_time_millis",
            "start_request_id",
            "status",
            "close_time_millis",
            "history_length",
            "history_size_bytes",
            "transition_count",
            "deadline_millis",
            "is_current");

    static final int COUNT = COLUMNS.size();

    private ExecutionRows() {}

    /** The columns in the order of {@link #read}, each with {@code qualifier} before it. */
    static String columns(String qualifier) {
        return COLUMNS.stream().map(column -> qualifier + column).collect(Collectors.joining(", "));
    }

    /** From the first {@link #COUNT} columns of a result. */
    static ExecutionRow read(ResultSet rows) throws SQLException {
        ExecutionProgress progress = new ExecutionProgress(
                rows.getInt(11),
                nullableLong(rows, 12),
                rows.getLong(13),
                rows.getLong(14),
                rows.getLong(15),
                nullableLong(rows, 16).orElse(ExecutionProgress.NO_DEADLINE),
                rows.getLong(17) == 1);
        return new ExecutionRow(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getLong(8),
                rows.getLong(9),
                rows.getString(10),
                progress);
    }

    static OptionalLong nullableLong(ResultSet rows, int column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
