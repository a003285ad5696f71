package dev.perdura.engine.internal.store.sqlite;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * What a test may want otherwise.
 *
 * @param connections where connections to a file come from
 * @param logLimitPages length of the write-ahead log, in pages of 4 KiB, at which it is moved to the database. Longer
 *     means that pages written often are moved less often, and that a restart after a crash reads more
 * @param checkpoints runs the checkpoints; shut down with the store if it is an {@link ExecutorService}
 */
record SqliteSettings(Function<Path, ConnectionSource> connections, int logLimitPages, Executor checkpoints) {

    private static final int LOG_LIMIT_PAGES = 4_000;

    static SqliteSettings standard() {
        ExecutorService checkpoints = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "perdura-checkpoint");
            thread.setDaemon(true);
            return thread;
        });
        return new SqliteSettings(SqliteConnections::new, LOG_LIMIT_PAGES, checkpoints);
    }
}
