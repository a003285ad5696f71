package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.AttributeValue;
import dev.perdura.engine.internal.store.AttributeValue.Words;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.RunDescription.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes what lists show and find of runs, within the transaction of a batch. */
final class DescriptionWriter implements AutoCloseable {

    private record ValueRow(long executionKey, AttributeValue value) {}

    private static final String REPLACE =
            "INSERT OR REPLACE INTO description (execution_key, parent_workflow_id, parent_run_id, root_workflow_id,"
                    + " root_run_id, memo, search_attributes) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final PreparedStatement replace;
    private final PreparedStatement deleteValues;
    private final MultiRowInsert<ValueRow> insertValues;

    DescriptionWriter(Connection connection) throws SQLException {
        this.replace = connection.prepareStatement(REPLACE);
        this.deleteValues = connection.prepareStatement("DELETE FROM search_attribute WHERE execution_key = ?");
        this.insertValues = new MultiRowInsert<>(
                connection, "search_attribute (execution_key, attribute, value, words)", 4, DescriptionWriter::bind);
    }

    void write(List<RunDescription> descriptions) throws SQLException {
        List<ValueRow> values = new ArrayList<>();
        for (RunDescription description : descriptions) {
            replace(description);
            deleteValues.setLong(1, description.executionKey());
            deleteValues.executeUpdate();
            for (AttributeValue value : description.values()) {
                values.add(new ValueRow(description.executionKey(), value));
            }
        }
        insertValues.insert(values);
    }

    private void replace(RunDescription description) throws SQLException {
        Run parent = description.parent();
        Run root = description.root();
        replace.setLong(1, description.executionKey());
        replace.setString(2, parent == null ? null : parent.workflowId());
        replace.setString(3, parent == null ? null : parent.runId());
        replace.setString(4, root == null ? null : root.workflowId());
        replace.setString(5, root == null ? null : root.runId());
        replace.setBytes(6, description.memo());
        replace.setBytes(7, description.searchAttributes());
        replace.executeUpdate();
    }

    private static void bind(PreparedStatement statement, int first, ValueRow row) throws SQLException {
        Object value = row.value().value();
        statement.setLong(first, row.executionKey());
        statement.setString(first + 1, row.value().attribute().key());
        if (value instanceof Words words) {
            statement.setString(first + 2, "");
            statement.setString(first + 3, words.spaced());
        } else {
            statement.setObject(first + 2, value);
            statement.setString(first + 3, null);
        }
    }

    @Override
    public void close() throws SQLException {
        replace.close();
        deleteValues.close();
        insertValues.close();
    }
}
