package dev.perdura.engine.internal.store.sqlite;

import static dev.perdura.engine.internal.store.SampleRows.execution;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import dev.perdura.engine.internal.store.WriteBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One engine owns a database alone (reliability A12). */
class SqliteStoreLockTest {

    @TempDir
    Path directory;

    @Test
    void a_second_store_of_the_same_process_is_refused_under_any_name_of_the_file() throws Exception {
        Path file = directory.resolve("engine.db");
        try (SqliteStore first = SqliteStore.open(file)) {
            Path link = Files.createSymbolicLink(directory.resolve("link.db"), file);
            Path detour = directory.resolve("x").resolve("..").resolve("engine.db");
            Files.createDirectory(directory.resolve("x"));

            assertInUse(file, "another engine of this process");
            assertInUse(link, "another engine of this process");
            assertInUse(detour, "another engine of this process");

            first.commit(new WriteBatch().insert(execution(1, "order-1")));
            assertThat(first.find(1)).isPresent();
        }

        SqliteStore.open(file).close();
    }

    @Test
    void a_second_process_is_refused_and_told_who_has_the_database() throws Exception {
        Path file = directory.resolve("engine.db");
        try (SqliteStore first = SqliteStore.open(file);
                EngineProcess second = EngineProcess.start(file)) {
            assertThat(second.answer())
                    .startsWith("refused IN_USE")
                    .contains("process " + ProcessHandle.current().pid());

            first.commit(new WriteBatch().insert(execution(1, "order-1")));
        }
    }

    @Test
    void a_refused_attempt_within_the_process_does_not_let_another_process_in() throws Exception {
        Path file = directory.resolve("engine.db");
        try (SqliteStore first = SqliteStore.open(file)) {
            assertInUse(file, "another engine of this process");

            try (EngineProcess second = EngineProcess.start(file)) {
                assertThat(second.answer()).startsWith("refused IN_USE");
            }
            assertThat(first.greatestExecutionKey()).isZero();
        }
    }

    @Test
    void the_database_of_a_killed_process_opens_with_everything_it_acknowledged() throws Exception {
        Path file = directory.resolve("engine.db");
        try (EngineProcess other = EngineProcess.start(file)) {
            assertThat(other.answer()).isEqualTo("open");
            assertInUse(file, "in use by process");
            for (int commit = 1; commit <= 20; commit++) {
                other.requestCommit();
                assertThat(other.answer()).isEqualTo(Integer.toString(commit));
            }
            other.kill();
        }

        try (SqliteStore store = SqliteStore.open(file)) {
            assertThat(store.journal(1, 0, 100)).hasSize(20);
        }
    }

    private static void assertInUse(Path path, String holder) {
        StoreFailure failure = catchThrowableOfType(StoreFailure.class, () -> SqliteStore.open(path));
        assertThat(failure.reason()).isEqualTo(Reason.IN_USE);
        assertThat(failure).hasMessageContaining(holder);
    }
}
