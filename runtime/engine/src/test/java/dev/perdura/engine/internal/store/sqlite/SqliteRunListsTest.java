package dev.perdura.engine.internal.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.RunListsContract;
import dev.perdura.engine.internal.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRunListsTest extends RunListsContract {

    @TempDir
    Path directory;

    @Override
    protected Store open() {
        return SqliteStore.open(directory.resolve("engine.db"));
    }

    /** However many runs there are, a page costs what is on it. */
    @Test
    void the_default_order_is_that_of_an_index() throws SQLException {
        String url = "jdbc:sqlite:" + directory.resolve("engine.db");
        try (Connection connection = DriverManager.getConnection(url)) {
            for (boolean continued : List.of(true, false)) {
                String sql = RunLister.listSql(ConditionSql.of(RunCondition.EVERYTHING), continued);
                assertThat(plan(connection, sql))
                        .first()
                        .asString()
                        .startsWith("SEARCH e USING INDEX execution_listed (namespace=?");
                assertThat(plan(connection, sql)).doesNotContain("USE TEMP B-TREE FOR ORDER BY");
            }
        }
    }

    private static List<String> plan(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}
