package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ExecutionUpdate;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import dev.perdura.engine.internal.store.WriteBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Writes a batch in one transaction of the writer connection, with statements prepared once. */
final class BatchWriter implements AutoCloseable {

    private static final String EXECUTION_COLUMNS = "execution (execution_key, namespace, workflow_id, run_id,"
            + " first_run_id, workflow_type, task_queue, start_time_millis, execution_time_millis, start_request_id,"
            + " status, close_time_millis, history_length, history_size_bytes, transition_count, deadline_millis,"
            + " is_current)";
    private static final int EXECUTION_COLUMN_COUNT = 17;

    /** Where the columns that may change start among those of an execution. */
    private static final int PROGRESS_OFFSET = 10;

    private static final int PROGRESS_COLUMN_COUNT = 6;

    private static final String PROGRESS_ASSIGNMENTS = "status = ?, close_time_millis = ?, history_length = ?,"
            + " history_size_bytes = ?, transition_count = ?, deadline_millis = ?";

    /**
     * For a run that stays open: leaves {@code is_current} and {@code close_time_millis} alone, because naming a column
     * would rewrite its index entry each time. Its parameters have the places they have in the other updates.
     */
    private static final String ADVANCE = "UPDATE execution SET status = ?1, history_length = ?3,"
            + " history_size_bytes = ?4, transition_count = ?5, deadline_millis = ?6"
            + " WHERE execution_key = ?7 AND is_current = 1";

    private static final String CLOSE =
            "UPDATE execution SET " + PROGRESS_ASSIGNMENTS + " WHERE execution_key = ? AND is_current = 1";

    private static final String REPLACE =
            "UPDATE execution SET " + PROGRESS_ASSIGNMENTS + ", is_current = 0 WHERE execution_key = ?";

    private static final String UPSERT_NAMESPACE =
            "INSERT INTO namespace (name, namespace_id, retention_millis, definition) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET namespace_id = excluded.namespace_id,"
                    + " retention_millis = excluded.retention_millis, definition = excluded.definition";

    private final Connection connection;
    private final MultiRowInsert<ExecutionRow> insertExecutions;
    private final MultiRowInsert<JournalRow> insertJournal;
    private final PreparedStatement advance;
    private final PreparedStatement close;
    private final PreparedStatement replace;
    private final PreparedStatement upsertNamespace;
    private final PreparedStatement deleteNamespace;
    private final DescriptionWriter descriptions;
    private final RunDeletion deletion;
    private final ScheduleWriter schedules;

    /** @param connection not in autocommit mode; stays the caller's to close */
    BatchWriter(Connection connection) throws SQLException {
        this.connection = connection;
        this.insertExecutions =
                new MultiRowInsert<>(connection, EXECUTION_COLUMNS, EXECUTION_COLUMN_COUNT, BatchWriter::bindExecution);
        this.insertJournal = new MultiRowInsert<>(
                connection, "journal (execution_key, sequence, transition)", 3, BatchWriter::bindJournal);
        this.advance = connection.prepareStatement(ADVANCE);
        this.close = connection.prepareStatement(CLOSE);
        this.replace = connection.prepareStatement(REPLACE);
        this.upsertNamespace = connection.prepareStatement(UPSERT_NAMESPACE);
        this.deleteNamespace = connection.prepareStatement("DELETE FROM namespace WHERE name = ?");
        this.descriptions = new DescriptionWriter(connection);
        this.deletion = new RunDeletion(connection);
        this.schedules = new ScheduleWriter(connection);
    }

    /** Durable when this returns. When it throws, nothing is known until the database is opened again. */
    void write(WriteBatch batch) throws SQLException {
        deletion.delete(batch.deletions());
        for (ExecutionUpdate update : batch.updates()) {
            apply(update);
        }
        insertExecutions.insert(batch.inserts());
        insertJournal.insert(batch.journal());
        descriptions.write(batch.descriptions());
        for (String name : batch.namespaceDeletions()) {
            deleteNamespace.setString(1, name);
            deleteNamespace.executeUpdate();
        }
        for (NamespaceRow row : batch.namespaces()) {
            upsert(row);
        }
        schedules.write(batch.schedules());
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        insertExecutions.close();
        insertJournal.close();
        advance.close();
        close.close();
        replace.close();
        upsertNamespace.close();
        deleteNamespace.close();
        descriptions.close();
        deletion.close();
        schedules.close();
    }

    private void apply(ExecutionUpdate update) throws SQLException {
        boolean current = update.progress().current();
        boolean open = update.progress().closeTimeMillis().isEmpty();
        PreparedStatement statement = !current ? replace : open ? advance : close;
        bindProgress(statement, 1, update.progress());
        statement.setLong(1 + PROGRESS_COLUMN_COUNT, update.executionKey());
        if (statement.executeUpdate() != 1) {
            throw new StoreFailure(
                    Reason.CONFLICT,
                    "Expected to update the " + (current ? "current " : "") + "execution with key "
                            + update.executionKey() + ", but there is none. Updates may only follow an insert that was"
                            + " committed before, and no run becomes current again.");
        }
    }

    private void upsert(NamespaceRow row) throws SQLException {
        upsertNamespace.setString(1, row.name());
        upsertNamespace.setString(2, row.namespaceId());
        upsertNamespace.setLong(3, row.retentionMillis());
        upsertNamespace.setBytes(4, row.definition());
        upsertNamespace.executeUpdate();
    }

    private static void bindExecution(PreparedStatement statement, int first, ExecutionRow row) throws SQLException {
        statement.setLong(first, row.executionKey());
        statement.setString(first + 1, row.namespace());
        statement.setString(first + 2, row.workflowId());
        statement.setString(first + 3, row.runId());
        statement.setString(first + 4, row.firstRunId());
        statement.setString(first + 5, row.workflowType());
        statement.setString(first + 6, row.taskQueue());
        statement.setLong(first + 7, row.startTimeMillis());
        statement.setLong(first + 8, row.executionTimeMillis());
        statement.setString(first + 9, row.startRequestId());
        bindProgress(statement, first + PROGRESS_OFFSET, row.progress());
        statement.setLong(
                first + PROGRESS_OFFSET + PROGRESS_COLUMN_COUNT, row.progress().current() ? 1 : 0);
    }

    private static void bindProgress(PreparedStatement statement, int first, ExecutionProgress progress)
            throws SQLException {
        statement.setLong(first, progress.status());
        if (progress.closeTimeMillis().isPresent()) {
            statement.setLong(first + 1, progress.closeTimeMillis().getAsLong());
        } else {
            statement.setNull(first + 1, Types.INTEGER);
        }
        statement.setLong(first + 2, progress.historyLength());
        statement.setLong(first + 3, progress.historySizeBytes());
        statement.setLong(first + 4, progress.transitionCount());
        if (progress.deadlineMillis() == ExecutionProgress.NO_DEADLINE) {
            statement.setNull(first + 5, Types.INTEGER);
        } else {
            statement.setLong(first + 5, progress.deadlineMillis());
        }
    }

    private static void bindJournal(PreparedStatement statement, int first, JournalRow row) throws SQLException {
        statement.setLong(first, row.executionKey());
        statement.setLong(first + 1, row.sequence());
        statement.setBytes(first + 2, row.transition());
    }
}
