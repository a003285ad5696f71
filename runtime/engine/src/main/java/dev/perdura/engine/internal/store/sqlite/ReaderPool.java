package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A few connections for reading, opened when first needed; who finds none free waits. A read takes its rows at once and
 * ends: one that stayed open would keep the log from being cut.
 */
final class ReaderPool implements AutoCloseable {

    /** A read of the database. */
    interface Query<T> {
        T run(Reader reader) throws SQLException;
    }

    private static final int READERS = 4;

    private final ConnectionSource connections;
    private final Path file;
    private final Semaphore permits = new Semaphore(READERS);
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ReaderPool(ConnectionSource connections, Path file) {
        this.connections = connections;
        this.file = file;
    }

    <T> T read(Query<T> query) {
        permits.acquireUninterruptibly();
        try {
            if (closed) {
                throw StoreFailure.closed();
            }
            return readWithPermit(query);
        } catch (SQLException failure) {
            throw SqliteFailures.translate("Cannot read", file, failure);
        } finally {
            permits.release();
        }
    }

    private <T> T readWithPermit(Query<T> query) throws SQLException {
        Reader reader = idle.pollLast();
        if (reader == null) {
            reader = new Reader(connections.open(ConnectionSource.Role.READER));
        }
        boolean sound = false;
        try {
            T result = query.run(reader);
            sound = true;
            return result;
        } finally {
            if (sound) {
                idle.addLast(reader);
            } else {
                reader.close();
            }
        }
    }

    /** Waits for the reads that run; later ones fail. */
    @Override
    public void close() throws SQLException {
        closed = true;
        permits.acquireUninterruptibly(READERS);
        try {
            for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.close();
            }
        } finally {
            permits.release(READERS);
        }
    }
}
