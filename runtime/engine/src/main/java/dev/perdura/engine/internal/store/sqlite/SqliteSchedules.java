package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.store.ScheduleTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads schedules on whichever connection for reading is free. */
final class SqliteSchedules implements ScheduleTable {

    private static final String SELECT = "SELECT s.schedule_key, s.namespace, s.schedule_id, s.deadline_millis,"
            + " d.definition, s.progress FROM schedule s JOIN schedule_definition d USING (schedule_key) WHERE ";
    private static final String FIND = SELECT + "s.namespace = ? AND s.schedule_id = ?";
    private static final String LIST =
            SELECT + "s.namespace = ? AND s.schedule_key < ? ORDER BY s.schedule_key DESC LIMIT ?";
    private static final String COUNT = "SELECT count(*) FROM schedule WHERE namespace = ?";
    private static final String SELECT_DUE =
            "SELECT schedule_key, deadline_millis, namespace, schedule_id FROM schedule WHERE ";
    private static final String DUE_AT_POSITION =
            SELECT_DUE + "deadline_millis = ? AND schedule_key > ? ORDER BY schedule_key LIMIT ?";
    private static final String DUE_AFTER_POSITION =
            SELECT_DUE + "deadline_millis > ? AND deadline_millis <= ? ORDER BY deadline_millis, schedule_key LIMIT ?";
    private static final String EARLIEST_DEADLINE =
            "SELECT min(deadline_millis) FROM schedule WHERE deadline_millis > ?";
    private static final String GREATEST_KEY = "SELECT max(schedule_key) FROM schedule";

    private final ReaderPool readers;

    SqliteSchedules(ReaderPool readers) {
        this.readers = readers;
    }

    @Override
    public Optional<ScheduleRow> find(String namespace, String scheduleId) {
        return readers.read(reader -> {
            PreparedStatement statement = reader.statement(FIND);
            statement.setString(1, namespace);
            statement.setString(2, scheduleId);
            return rows(statement).stream().findFirst();
        });
    }

    @Override
    public List<ScheduleRow> list(String namespace, long beforeKey, int limit) {
        SqliteStore.requirePositive(limit);
        return readers.read(reader -> {
            PreparedStatement statement = reader.statement(LIST);
            statement.setString(1, namespace);
            statement.setLong(2, beforeKey);
            statement.setInt(3, limit);
            return rows(statement);
        });
    }

    @Override
    public long count(String namespace) {
        return readers.read(reader -> {
            PreparedStatement statement = reader.statement(COUNT);
            statement.setString(1, namespace);
            return number(statement).orElse(0);
        });
    }

    /** Two queries, for the same reason as those of executions. */
    @Override
    public List<DueRow> due(long untilMillis, long afterDeadlineMillis, long afterKey, int limit) {
        SqliteStore.requirePositive(limit);
        return readers.read(reader -> {
            List<DueRow> due = new ArrayList<>();
            if (afterDeadlineMillis <= untilMillis) {
                PreparedStatement atPosition = reader.statement(DUE_AT_POSITION);
                atPosition.setLong(1, afterDeadlineMillis);
                atPosition.setLong(2, afterKey);
                atPosition.setInt(3, limit);
                Reader.addDue(atPosition, due);
            }
            if (due.size() < limit) {
                PreparedStatement afterPosition = reader.statement(DUE_AFTER_POSITION);
                afterPosition.setLong(1, afterDeadlineMillis);
                afterPosition.setLong(2, untilMillis);
                afterPosition.setInt(3, limit - due.size());
                Reader.addDue(afterPosition, due);
            }
            return due;
        });
    }

    @Override
    public OptionalLong earliestDeadline(long afterMillis) {
        return readers.read(reader -> {
            PreparedStatement statement = reader.statement(EARLIEST_DEADLINE);
            statement.setLong(1, afterMillis);
            return number(statement);
        });
    }

    @Override
    public long greatestKey() {
        return readers.read(reader -> number(reader.statement(GREATEST_KEY)).orElse(0));
    }

    private static OptionalLong number(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? ExecutionRows.nullableLong(rows, 1) : OptionalLong.empty();
        }
    }

    private static List<ScheduleRow> rows(PreparedStatement statement) throws SQLException {
        List<ScheduleRow> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new ScheduleRow(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        ExecutionRows.nullableLong(rows, 4).orElse(ExecutionProgress.NO_DEADLINE),
                        Reader.bytes(rows, 5),
                        Reader.bytes(rows, 6)));
            }
        }
        return found;
    }
}
