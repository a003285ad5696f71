package dev.perdura.engine.internal.store.sqlite;

import static dev.perdura.engine.internal.store.SampleRows.NAMESPACE;
import static dev.perdura.engine.internal.store.SampleRows.execution;
import static dev.perdura.engine.internal.store.SampleRows.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.DueRow;
import dev.perdura.engine.internal.store.ExecutionUpdate;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A crash may leave any part of the log's end unwritten or wrong (reliability A14, B3). Whatever it is, the database
 * opens with the commits before the damage, each whole, and none after it.
 */
class SqliteStoreTornLogTest {

    private static final int COMMITS = 6;
    private static final int EXECUTIONS = 3;
    private static final int FRAME_BYTES = 4096 + 24;

    @TempDir
    Path directory;

    private byte[] database;
    private byte[] log;

    /** Length of the log after each commit; the first entry is that of the empty database. */
    private final List<Integer> logLengths = new ArrayList<>();

    @BeforeEach
    void takeAnImageOfARunningStore() throws IOException {
        Path file = directory.resolve("engine.db");
        try (SqliteStore store = SqliteStore.open(file)) {
            WriteBatch start = new WriteBatch();
            for (long key = 1; key <= EXECUTIONS; key++) {
                start.insert(execution(key, NAMESPACE, "order-" + key, running(1)));
            }
            store.commit(start);
            logLengths.add((int) Files.size(logOf(file)));
            for (int commit = 1; commit <= COMMITS; commit++) {
                store.commit(numbered(commit));
                logLengths.add((int) Files.size(logOf(file)));
            }
            database = Files.readAllBytes(file);
            log = Files.readAllBytes(logOf(file));
        }
    }

    @Test
    void a_log_cut_anywhere_opens_to_the_commits_before_the_cut() throws IOException {
        List<Integer> cuts = new ArrayList<>();
        for (int length = logLengths.get(0); length <= log.length; length += FRAME_BYTES) {
            cuts.addAll(List.of(length, length + 1, length + 24, length + 2_000, length + FRAME_BYTES - 1));
        }
        for (int cut : cuts) {
            if (cut <= log.length) {
                assertThat(commitsIn(Arrays.copyOf(log, cut)))
                        .as("commits in a log cut to %d bytes", cut)
                        .isEqualTo(commitsWithin(cut));
            }
        }
    }

    @Test
    void a_log_with_a_wrong_byte_opens_to_the_commits_before_it() throws IOException {
        for (int position = logLengths.get(0); position < log.length; position += 2_999) {
            byte[] garbled = log.clone();
            garbled[position] ^= 0x10;

            assertThat(commitsIn(garbled))
                    .as("commits in a log with a wrong byte at %d", position)
                    .isEqualTo(commitsWithin(position));
        }
    }

    @Test
    void a_log_without_its_beginning_opens_to_an_empty_database() throws IOException {
        for (int cut : List.of(0, 1, 31, 32, 33, 2_000, FRAME_BYTES)) {
            Path image = image(Arrays.copyOf(log, cut));
            try (SqliteStore store = SqliteStore.open(image)) {
                assertThat(store.greatestExecutionKey()).isZero();
                store.commit(new WriteBatch().insert(execution(1, "order-1")));
            }
        }
    }

    private static WriteBatch numbered(int commit) {
        WriteBatch batch = new WriteBatch();
        for (long key = 1; key <= EXECUTIONS; key++) {
            batch.update(new ExecutionUpdate(key, running(1 + commit)));
            batch.append(new JournalRow(key, commit, new byte[1_500]));
        }
        return batch;
    }

    private int commitsWithin(int length) {
        return (int) logLengths.stream().filter(end -> end <= length).count() - 1;
    }

    /** Opens an image, checks that row and journal of every execution are at one commit, and writes on. */
    private int commitsIn(byte[] logImage) throws IOException {
        Path image = image(logImage);
        try (SqliteStore store = SqliteStore.open(image)) {
            int commits = store.journal(1, 0, 100).size();
            for (long key = 1; key <= EXECUTIONS; key++) {
                assertThat(store.journal(key, 0, 100)).hasSize(commits);
            }
            assertThat(store.due(Long.MAX_VALUE, Long.MIN_VALUE, 0, 10))
                    .extracting(DueRow::deadlineMillis)
                    .hasSize(EXECUTIONS)
                    .containsOnly(1L + commits);
            store.commit(numbered(commits + 1));
            return commits;
        }
    }

    private Path image(byte[] logImage) throws IOException {
        Path image = directory.resolve("image.db");
        Files.write(image, database);
        Files.write(logOf(image), logImage);
        return image;
    }

    private static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }
}
