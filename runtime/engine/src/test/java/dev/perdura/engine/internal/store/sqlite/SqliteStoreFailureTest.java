package dev.perdura.engine.internal.store.sqlite;

import static dev.perdura.engine.internal.store.SampleRows.journal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import dev.perdura.engine.internal.store.WriteBatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit that fails is never tried again, and never half there (reliability B1, B2, B5). */
class SqliteStoreFailureTest {

    private static final int DISK_ERROR_ON_SYNC = 1034;

    @TempDir
    Path directory;

    private Path file;
    private InterceptedConnections connections;
    private SqliteStore store;

    @BeforeEach
    void openStoreWithOneRow() {
        file = directory.resolve("engine.db");
        store = SqliteStore.open(
                file,
                new SqliteSettings(
                        path -> connections = new InterceptedConnections(new SqliteConnections(path)),
                        1_000_000,
                        Runnable::run));
        store.commit(new WriteBatch().append(journal(1, 1)));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void a_full_disk_is_reported_as_such() throws Exception {
        connections.pragma("max_page_count = 1");
        WriteBatch large = new WriteBatch();
        for (int sequence = 2; sequence < 100; sequence++) {
            large.append(new JournalRow(1, sequence, new byte[4_000]));
        }

        StoreFailure failure = commitFailure(large);

        assertThat(failure.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(failure).hasMessageContaining(file.toString()).hasMessageContaining("Free some space");
        assertPoisonedBy(failure);
        assertRowsAfterRestart(1);
    }

    @Test
    void a_file_that_became_read_only_is_reported_as_such() throws Exception {
        connections.pragma("query_only = ON");

        StoreFailure failure = commitFailure(new WriteBatch().append(journal(1, 2)));

        assertThat(failure.reason()).isEqualTo(Reason.READ_ONLY);
        assertPoisonedBy(failure);
        assertRowsAfterRestart(1);
    }

    @Test
    void a_sync_that_fails_before_anything_is_written_loses_the_batch_whole() {
        connections.onCommit(writer -> {
            throw new SQLException("disk I/O error", null, DISK_ERROR_ON_SYNC);
        });

        StoreFailure failure =
                commitFailure(new WriteBatch().append(journal(1, 2)).append(journal(2, 1)));

        assertThat(failure.reason()).isEqualTo(Reason.INPUT_OUTPUT);
        assertPoisonedBy(failure);
        assertRowsAfterRestart(1);
    }

    @Test
    void a_commit_that_fails_after_it_was_written_is_there_whole_after_a_restart() {
        connections.onCommit(writer -> {
            writer.commit();
            throw new SQLException("disk I/O error", null, DISK_ERROR_ON_SYNC);
        });

        StoreFailure failure =
                commitFailure(new WriteBatch().append(journal(1, 2)).append(journal(2, 1)));

        assertPoisonedBy(failure);
        assertRowsAfterRestart(2);
        try (SqliteStore restarted = SqliteStore.open(file)) {
            assertThat(restarted.journal(2, 0, 10)).hasSize(1);
        }
    }

    @Test
    void an_error_that_is_nobodys_failure_poisons_too() {
        connections.onCommit(writer -> {
            throw new OutOfMemoryError("for the test");
        });

        OutOfMemoryError error = catchThrowableOfType(
                OutOfMemoryError.class, () -> store.commit(new WriteBatch().append(journal(1, 2))));

        assertThat(error).hasMessage("for the test");
        assertThat(commitFailure(new WriteBatch().append(journal(1, 2))).reason())
                .isEqualTo(Reason.POISONED);
        assertRowsAfterRestart(1);
    }

    @Test
    void a_rollback_that_fails_does_not_hide_why() {
        connections.onCommit(writer -> {
            writer.close();
            throw new SQLException("disk I/O error", null, DISK_ERROR_ON_SYNC);
        });

        StoreFailure failure = commitFailure(new WriteBatch().append(journal(1, 2)));

        assertThat(failure.reason()).isEqualTo(Reason.INPUT_OUTPUT);
        assertThat(failure.getSuppressed()).hasSize(1);
        connections.onCommit(Connection::commit);
        assertPoisonedBy(failure);
    }

    private StoreFailure commitFailure(WriteBatch batch) {
        return catchThrowableOfType(StoreFailure.class, () -> store.commit(batch));
    }

    private void assertPoisonedBy(StoreFailure first) {
        connections.onCommit(Connection::commit);
        StoreFailure later = commitFailure(new WriteBatch().append(journal(9, 1)));
        assertThat(later.reason()).isEqualTo(Reason.POISONED);
        assertThat(later).hasCause(first);
        assertThat(store.journal(1, 0, 10)).isNotEmpty();
        assertThat(store.statistics().commits()).isEqualTo(1);
    }

    private void assertRowsAfterRestart(int rows) {
        store.close();
        try (SqliteStore restarted = SqliteStore.open(file)) {
            assertThat(restarted.journal(1, 0, 10)).hasSize(rows);
            restarted.commit(new WriteBatch().append(journal(1, rows + 1)));
        }
    }
}
