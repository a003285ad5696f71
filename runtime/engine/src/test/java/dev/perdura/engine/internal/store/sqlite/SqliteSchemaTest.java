package dev.perdura.engine.internal.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteSchemaTest {

    @TempDir
    Path directory;

    @Test
    void every_query_seeks_and_none_sorts() throws SQLException {
        Path file = directory.resolve("engine.db");
        SqliteStore.open(file).close();

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertThat(Reader.QUERIES)
                    .allSatisfy(query -> assertThat(plan(connection, query))
                            .as(query)
                            .isNotEmpty()
                            .allSatisfy(step -> assertThat(step).startsWith("SEARCH")));
        }
    }

    /** B8 of the failure catalogue. */
    @ParameterizedTest
    @ValueSource(strings = {"3.51.3", "3.51.10", "3.54.1", "4.0.0"})
    void a_trusted_library_is_accepted(String version) {
        SqliteVersion.requireTrusted(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.51.2", "3.7.0", "3.9.99", "2.99.99"})
    void a_library_that_may_corrupt_databases_is_refused(String version) {
        StoreFailure failure = catchThrowableOfType(StoreFailure.class, () -> SqliteVersion.requireTrusted(version));

        assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED_SQLITE);
        assertThat(failure).hasMessageContaining(version).hasMessageContaining("3.51.3");
    }

    @Test
    void a_script_is_split_at_semicolons_that_end_a_line() {
        assertThat(SchemaMigrations.statements("-- note;\nA (';',\n  b);\n\nC;\n"))
                .containsExactly("A (';',\n  b);\n", "C;\n");
        assertThatThrownBy(() -> SchemaMigrations.statements("A")).hasMessageContaining("no semicolon");
    }

    private static List<String> plan(Connection connection, String query) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}
