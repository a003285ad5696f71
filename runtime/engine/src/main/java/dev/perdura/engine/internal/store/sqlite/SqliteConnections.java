package dev.perdura.engine.internal.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to a database file, with the settings each {@link ConnectionSource.Role} needs. */
record SqliteConnections(Path file) implements ConnectionSource {

    /** How long another program may hold a lock before we give up. Within an engine nobody waits for anybody. */
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    /** How long the committer may wait for a read to let go of the log. */
    private static final int CHECKPOINT_TIMEOUT_MILLIS = 20;

    /** Small enough for random access to dirty few bytes, large enough for journal rows to need no overflow. */
    private static final int PAGE_SIZE_BYTES = 4096;

    private static final int WRITER_CACHE_KIBIBYTES = 16_384;
    private static final int READER_CACHE_KIBIBYTES = 4_096;

    /** What the log file is cut to when it starts again after a burst. */
    private static final long LOG_LIMIT_BYTES = 64L * 1024 * 1024;

    @Override
    public Connection open(Role role) throws SQLException {
        Connection connection = connect(role);
        try {
            switch (role) {
                case INSPECTOR -> {}
                case WRITER -> setUpWriter(connection);
                case READER -> setUpReader(connection);
                case CHECKPOINTER -> setUpCheckpointer(connection);
            }
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    private Connection connect(Role role) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        if (role == Role.INSPECTOR) {
            config.setReadOnly(true);
        }
        // A connection is used by one thread at a time, so SQLite's own mutexes only cost.
        config.resetOpenMode(SQLiteOpenMode.FULLMUTEX);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setGetGeneratedKeys(false);
        Properties properties = config.toProperties();
        return JDBC.createConnection(JDBC.PREFIX + file, properties);
    }

    private static void setUpWriter(Connection connection) throws SQLException {
        execute(connection, "PRAGMA page_size = " + PAGE_SIZE_BYTES);
        require(connection, "PRAGMA journal_mode = WAL", "wal");
        setUpShared(connection);
        setUpDurable(connection);
        execute(connection, "PRAGMA wal_autocheckpoint = 0");
        execute(connection, "PRAGMA journal_size_limit = " + LOG_LIMIT_BYTES);
        execute(connection, "PRAGMA cache_size = -" + WRITER_CACHE_KIBIBYTES);
        // Only once everything is set: some settings are refused within a transaction.
        connection.setAutoCommit(false);
    }

    private static void setUpReader(Connection connection) throws SQLException {
        setUpShared(connection);
        execute(connection, "PRAGMA cache_size = -" + READER_CACHE_KIBIBYTES);
        execute(connection, "PRAGMA query_only = ON");
    }

    private static void setUpCheckpointer(Connection connection) throws SQLException {
        setUpShared(connection);
        setUpDurable(connection);
        execute(connection, "PRAGMA wal_autocheckpoint = 0");
        execute(connection, "PRAGMA busy_timeout = " + CHECKPOINT_TIMEOUT_MILLIS);
    }

    private static void setUpShared(Connection connection) throws SQLException {
        // A mapped file that goes away kills the process instead of failing a read.
        execute(connection, "PRAGMA mmap_size = 0");
        execute(connection, "PRAGMA temp_store = MEMORY");
        execute(connection, "PRAGMA trusted_schema = OFF");
    }

    private static void setUpDurable(Connection connection) throws SQLException {
        execute(connection, "PRAGMA synchronous = FULL");
        require(connection, "PRAGMA synchronous", "2");
        // Where a plain sync stops at the drive's own cache (macOS), go through it. Does nothing elsewhere.
        execute(connection, "PRAGMA fullfsync = ON");
        execute(connection, "PRAGMA checkpoint_fullfsync = ON");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void require(Connection connection, String pragma, String expected) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(pragma)) {
            String actual = rows.next() ? rows.getString(1) : "nothing";
            if (!expected.equals(actual)) {
                throw new SQLException(pragma + ": expected " + expected + ", got " + actual
                        + " (a file system that cannot share memory between processes, such as a network one?)");
            }
        }
    }
}
