package dev.perdura.engine.internal.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import dev.perdura.engine.internal.store.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log stays short however much is written (reliability B7). Checkpoints run where the test says. */
class CheckpointerTest {

    private static final int LIMIT_PAGES = 500;
    private static final int ROWS_PER_COMMIT = 50;

    /** The limit, what may be written between two looks, and some for the commits around them: all of one size. */
    private static final long LOG_BOUND_BYTES = 3L * LIMIT_PAGES * 4_120;

    @TempDir
    Path directory;

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long sequence;

    @Test
    void the_log_starts_again_after_each_checkpoint() throws IOException {
        Path file = directory.resolve("engine.db");
        try (SqliteStore store = SqliteStore.open(file, settings(new SqliteConnections(file)))) {
            for (int round = 0; round < 400; round++) {
                commit(store);
                runWaiting();
            }

            assertThat(Files.size(log(file))).isLessThan(LOG_BOUND_BYTES);
            assertThat(Files.size(file)).isGreaterThan(4 * LOG_BOUND_BYTES);
            assertThat(store.journal(1, sequence - 10, 100)).hasSize(10);
        }
    }

    @Test
    void commits_go_on_while_a_checkpoint_waits_and_the_log_starts_again_when_it_has_run() throws IOException {
        Path file = directory.resolve("engine.db");
        try (SqliteStore store = SqliteStore.open(file, settings(new SqliteConnections(file)))) {
            for (int round = 0; round < 200; round++) {
                commit(store);
            }
            assertThat(waiting).hasSize(1);
            long grown = Files.size(log(file));
            assertThat(grown).isGreaterThan(LOG_BOUND_BYTES);

            runWaiting();
            for (int round = 0; round < 100; round++) {
                commit(store);
                runWaiting();
            }

            assertThat(Files.size(log(file))).isEqualTo(grown);
        }
    }

    @Test
    void the_committer_moves_what_came_during_a_checkpoint() throws Exception {
        Path file = directory.resolve("engine.db");
        try (SqliteStore store = SqliteStore.open(file, settings(new SqliteConnections(file)));
                Connection foreign = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (int round = 0; round < 200; round++) {
                // Who reads an earlier state keeps the checkpoint from moving the last commit, as one that runs
                // while the commit is written would.
                try (Statement statement = foreign.createStatement();
                        ResultSet earlier = statement.executeQuery("SELECT name FROM sqlite_schema")) {
                    assertThat(earlier.next()).isTrue();
                    commit(store);
                    runWaiting();
                }
                commit(store);
            }

            assertThat(Files.size(log(file))).isLessThan(LOG_BOUND_BYTES);
        }
    }

    @Test
    void a_foreign_reader_makes_the_log_grow_until_it_ends() throws Exception {
        Path file = directory.resolve("engine.db");
        try (SqliteStore store = SqliteStore.open(file, settings(new SqliteConnections(file)))) {
            commit(store);
            try (Connection foreign = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = foreign.createStatement();
                    ResultSet open = statement.executeQuery("SELECT * FROM journal")) {
                assertThat(open.next()).isTrue();
                for (int round = 0; round < 200; round++) {
                    commit(store);
                    runWaiting();
                }
            }
            long grown = Files.size(log(file));
            assertThat(grown).isGreaterThan(LOG_BOUND_BYTES);

            for (int round = 0; round < 300; round++) {
                commit(store);
                runWaiting();
            }

            assertThat(Files.size(log(file))).isLessThan(grown + LOG_BOUND_BYTES);
        }
    }

    @Test
    void a_checkpoint_that_fails_stops_the_commits() {
        Path file = directory.resolve("engine.db");
        SqliteConnections real = new SqliteConnections(file);
        ConnectionSource failing = role -> {
            Connection connection = real.open(role);
            if (role == ConnectionSource.Role.CHECKPOINTER) {
                failLater(connection);
            }
            return connection;
        };
        try (SqliteStore store = SqliteStore.open(file, settings(failing))) {
            StoreFailure failure = catchThrowableOfType(StoreFailure.class, () -> {
                for (int round = 0; round < 100; round++) {
                    commit(store);
                    runWaiting();
                }
            });

            assertThat(failure.reason()).isEqualTo(Reason.POISONED);
            assertThat(failure).hasMessageContaining("Cannot checkpoint");
            assertThat(store.journal(1, 0, 1)).hasSize(1);
        }
    }

    /** Closes the connection as soon as the first checkpoint is asked for. */
    private void failLater(Connection connection) {
        waiting.add(() -> {
            try {
                connection.close();
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        });
    }

    private SqliteSettings settings(ConnectionSource connections) {
        return new SqliteSettings(path -> connections, LIMIT_PAGES, waiting::add);
    }

    private void runWaiting() {
        while (!waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    private void commit(SqliteStore store) {
        WriteBatch batch = new WriteBatch();
        for (int row = 0; row < ROWS_PER_COMMIT; row++) {
            batch.append(new JournalRow(1, ++sequence, new byte[2_000]));
        }
        store.commit(batch);
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }
}
