package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ScheduleChange;
import dev.perdura.engine.internal.store.ScheduleRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** Writes schedules, within the transaction of a batch. Its statements are prepared at their first use. */
final class ScheduleWriter implements AutoCloseable {

    private static final String PUT =
            "INSERT INTO schedule (schedule_key, namespace, schedule_id, deadline_millis, progress)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (schedule_key) DO UPDATE SET"
                    + " deadline_millis = excluded.deadline_millis, progress = excluded.progress";
    private static final String DEFINE = "INSERT INTO schedule_definition (schedule_key, definition) VALUES (?, ?)"
            + " ON CONFLICT (schedule_key) DO UPDATE SET definition = excluded.definition";

    private final Connection connection;
    private PreparedStatement put;
    private PreparedStatement define;
    private PreparedStatement delete;
    private PreparedStatement undefine;

    ScheduleWriter(Connection connection) {
        this.connection = connection;
    }

    /** In the order in which they are given. */
    void write(List<ScheduleChange> changes) throws SQLException {
        if (!changes.isEmpty() && put == null) {
            put = connection.prepareStatement(PUT);
            define = connection.prepareStatement(DEFINE);
            delete = connection.prepareStatement("DELETE FROM schedule WHERE schedule_key = ?");
            undefine = connection.prepareStatement("DELETE FROM schedule_definition WHERE schedule_key = ?");
        }
        for (ScheduleChange change : changes) {
            if (change.row() == null) {
                delete(change.scheduleKey());
            } else {
                put(change.row());
            }
        }
    }

    private void delete(long scheduleKey) throws SQLException {
        delete.setLong(1, scheduleKey);
        delete.executeUpdate();
        undefine.setLong(1, scheduleKey);
        undefine.executeUpdate();
    }

    private void put(ScheduleRow row) throws SQLException {
        put.setLong(1, row.scheduleKey());
        put.setString(2, row.namespace());
        put.setString(3, row.scheduleId());
        if (row.deadlineMillis() == ExecutionProgress.NO_DEADLINE) {
            put.setNull(4, Types.INTEGER);
        } else {
            put.setLong(4, row.deadlineMillis());
        }
        put.setBytes(5, row.progress());
        put.executeUpdate();
        if (row.definition() != null) {
            define.setLong(1, row.scheduleKey());
            define.setBytes(2, row.definition());
            define.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : new PreparedStatement[] {put, define, delete, undefine}) {
            if (statement != null) {
                statement.close();
            }
        }
    }
}
