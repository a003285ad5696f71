package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the write-ahead log short without making commits wait.
 *
 * <p>The log can only start again from its beginning when all of it is in the database, which under constant writing a
 * checkpoint beside the writer never reaches: more has been appended when it ends. So it goes in two steps. When the
 * log has grown past the limit, a checkpoint in the background moves nearly everything, while commits go on. Then the
 * committer, between two commits, moves the little that came since and waits for the reads that still look at the log
 * (they are short; a foreign one is given up on soon); the next commit starts the log again.
 *
 * <p>A checkpoint that finds the disk full is tried again later: the log still holds everything. Any other failure is
 * handed to {@code onFailure}, for what a failed sync left on disk is unknown.
 */
final class Checkpointer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Checkpointer.class);

    /** Rows written between two looks at the log's length; each row dirties about one page. */
    private static final int ROWS_BETWEEN_LOOKS = 500;

    /** A log this many times the limit means that something keeps it from starting again. */
    private static final int ALARM_FACTOR = 16;

    private enum Step {
        IDLE,
        MOVING,
        MOVED
    }

    /** What a checkpoint reports: pages in the log, and how many of them are in the database. */
    private record Progress(int logPages, int movedPages) {}

    private final Path file;
    private final Connection connection;
    private final PreparedStatement look;
    private final PreparedStatement move;
    private final PreparedStatement finish;
    private final Executor background;
    private final int limitPages;
    private final Consumer<StoreFailure> onFailure;
    private final AtomicReference<Step> step = new AtomicReference<>(Step.IDLE);

    /** Only the committer uses these two. */
    private int rowsSinceLook;

    private int alarmPages;

    /** @param background runs the long part, one at a time; the caller's to shut down, before this is closed */
    Checkpointer(
            Path file, Connection connection, Executor background, int limitPages, Consumer<StoreFailure> onFailure)
            throws SQLException {
        this.file = file;
        this.connection = connection;
        this.look = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
        this.move = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
        this.finish = connection.prepareStatement("PRAGMA wal_checkpoint(RESTART)");
        this.background = background;
        this.limitPages = limitPages;
        this.onFailure = onFailure;
        this.alarmPages = limitPages * ALARM_FACTOR;
    }

    /** To be called by the committer, outside any transaction. */
    void afterCommit(int rows) {
        rowsSinceLook += rows;
        Step now = step.get();
        if (now == Step.MOVED) {
            run(finish);
            step.set(Step.IDLE);
        } else if (now == Step.IDLE && rowsSinceLook >= ROWS_BETWEEN_LOOKS) {
            rowsSinceLook = 0;
            Progress progress = run(look);
            if (progress != null && progress.logPages() - progress.movedPages() >= limitPages) {
                warnIfLong(progress.logPages());
                step.set(Step.MOVING);
                background.execute(this::moveInBackground);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void moveInBackground() {
        try {
            run(move);
        } finally {
            step.set(Step.MOVED);
        }
    }

    private Progress run(PreparedStatement checkpoint) {
        try (ResultSet rows = checkpoint.executeQuery()) {
            rows.next();
            return new Progress(rows.getInt(2), rows.getInt(3));
        } catch (SQLException failure) {
            StoreFailure translated = SqliteFailures.translate("Cannot checkpoint", file, failure);
            switch (translated.reason()) {
                case IN_USE -> {}
                case DISK_FULL ->
                    LOGGER.warn("{} Nothing is lost; the log grows until there is space.", translated.getMessage());
                default -> onFailure.accept(translated);
            }
            return null;
        }
    }

    private void warnIfLong(int logPages) {
        if (logPages >= alarmPages) {
            LOGGER.warn(
                    "The write-ahead log of {} holds {} pages, expected at most about {}. Probably another program"
                            + " reads the database in a transaction that it does not end.",
                    file,
                    logPages,
                    limitPages);
            alarmPages = 2 * logPages;
        }
    }
}
