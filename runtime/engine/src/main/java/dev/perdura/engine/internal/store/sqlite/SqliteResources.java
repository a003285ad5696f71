package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Everything an open store holds, opened in an order in which nothing is touched before it is known to be ours. */
final class SqliteResources {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Path file;
    private BatchWriter writer;
    private ReaderPool readers;
    private Checkpointer checkpointer;

    private SqliteResources(Path file) {
        this.file = file;
    }

    static SqliteResources open(
            DatabaseLocation location, SqliteSettings settings, Consumer<StoreFailure> onCheckpointFailure) {
        SqliteResources resources = new SqliteResources(location.file());
        try {
            resources.openAll(location, settings, onCheckpointFailure);
            return resources;
        } catch (SQLException failure) {
            throw resources.abandon(SqliteFailures.translate("Cannot open", location.file(), failure));
        } catch (RuntimeException failure) {
            throw resources.abandon(failure);
        } catch (LinkageError failure) {
            throw resources.abandon(new StoreFailure(
                    Reason.UNSUPPORTED_SQLITE,
                    "Cannot load the SQLite library (" + failure + "). It is unpacked to the temporary directory, which"
                            + " must allow programs to be loaded: set -Dorg.sqlite.tmpdir to one that does.",
                    failure));
        }
    }

    BatchWriter writer() {
        return writer;
    }

    ReaderPool readers() {
        return readers;
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    /** Closes everything, last opened first, whatever fails on the way. */
    void close() {
        StoreFailure failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception cause) {
                if (failure == null) {
                    failure = new StoreFailure(
                            Reason.INPUT_OUTPUT,
                            "Cannot close " + file + " in good order: " + cause + ". What was committed is safe.",
                            cause);
                } else {
                    failure.addSuppressed(cause);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void openAll(DatabaseLocation location, SqliteSettings settings, Consumer<StoreFailure> onCheckpointFailure)
            throws SQLException {
        if (settings.checkpoints() instanceof ExecutorService service) {
            opened.push(service::shutdown);
        }
        opened.push(DatabaseLock.acquire(file));
        ConnectionSource connections = settings.connections().apply(file);
        if (location.holdsData()) {
            location.requireDatabase();
            try (Connection inspector = connections.open(ConnectionSource.Role.INSPECTOR)) {
                SchemaMigrations.requireKnown(inspector, file);
            }
        }
        Connection connection = connections.open(ConnectionSource.Role.WRITER);
        opened.push(connection);
        requireTrustedLibrary(connection);
        SchemaMigrations.apply(connection);
        writer = new BatchWriter(connection);
        opened.push(writer);
        readers = new ReaderPool(connections, file);
        opened.push(readers);
        Connection moving = connections.open(ConnectionSource.Role.CHECKPOINTER);
        checkpointer =
                new Checkpointer(file, moving, settings.checkpoints(), settings.logLimitPages(), onCheckpointFailure);
        opened.push(checkpointer);
        if (settings.checkpoints() instanceof ExecutorService service) {
            opened.push(() -> finish(service));
        }
    }

    private RuntimeException abandon(RuntimeException failure) {
        try {
            close();
        } catch (StoreFailure closing) {
            failure.addSuppressed(closing);
        }
        return failure;
    }

    private static void requireTrustedLibrary(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sqlite_version()")) {
            rows.next();
            SqliteVersion.requireTrusted(rows.getString(1));
        }
        connection.commit();
    }

    /** A checkpoint under way uses a connection that is closed next, so it has to end first. */
    private static void finish(ExecutorService service) throws InterruptedException {
        service.shutdown();
        while (!service.awaitTermination(1, TimeUnit.MINUTES)) {
            // A disk may be slow; a connection closed under a running checkpoint would be worse.
        }
    }
}
