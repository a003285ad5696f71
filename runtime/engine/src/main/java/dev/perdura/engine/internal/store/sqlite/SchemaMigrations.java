package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a database to the newest schema: numbered files, each applied once and in order, all missing ones in one
 * transaction. The number of the last one is kept in SQLite's {@code user_version}, and who the file belongs to in its
 * {@code application_id}.
 */
final class SchemaMigrations {

    /** "Perd" in ASCII: says that a database is ours. */
    static final int APPLICATION_ID = 0x50657264;

    private static final String FOLDER = "/dev/perdura/engine/db/";

    /** In order; the first one is number 1. A file that was ever released is never changed. */
    private static final List<String> FILES =
            List.of("V001__executions_and_journals.sql", "V002__visibility.sql", "V003__schedules.sql");

    private SchemaMigrations() {}

    /** Refuses, without changing anything, a database that this version of the engine must not write to. */
    static void requireKnown(Connection inspector, Path file) throws SQLException {
        long version = number(inspector, "PRAGMA user_version");
        boolean ours = number(inspector, "PRAGMA application_id") == APPLICATION_ID;
        boolean empty = number(inspector, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!ours && !(empty && version == 0)) {
            throw new StoreFailure(
                    Reason.NOT_A_DATABASE,
                    "Expected " + file + " to be a database of Perdura, but it is one of another program."
                            + " Nothing was changed. Use a file of its own for the engine.");
        }
        if (version > FILES.size()) {
            throw new StoreFailure(
                    Reason.NEWER_SCHEMA,
                    "The database " + file + " has schema " + version + ", this version of Perdura knows schemas up to "
                            + FILES.size() + ". Nothing was changed. A newer Perdura has opened it before: use that"
                            + " version or a later one, or restore a backup from before the upgrade.");
        }
    }

    /** Applies what is missing. The writer is not in autocommit mode. */
    static void apply(Connection writer) throws SQLException {
        int version = (int) number(writer, "PRAGMA user_version");
        try (Statement statement = writer.createStatement()) {
            for (String file : FILES.subList(version, FILES.size())) {
                for (String sql : statements(read(file))) {
                    statement.executeUpdate(sql);
                }
            }
            if (version < FILES.size()) {
                statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
                statement.executeUpdate("PRAGMA user_version = " + FILES.size());
            }
            writer.commit();
        }
    }

    /** Splits at semicolons that end a line, and leaves comment lines out. */
    static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : script.lines().toList()) {
            if (line.isBlank() || line.stripLeading().startsWith("--")) {
                continue;
            }
            statement.append(line).append('\n');
            if (line.stripTrailing().endsWith(";")) {
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        if (!statement.isEmpty()) {
            throw new IllegalArgumentException("no semicolon at the end of: " + statement);
        }
        return statements;
    }

    private static String read(String file) {
        try (InputStream in = SchemaMigrations.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("Expected " + FOLDER + file + " on the class path, found nothing."
                        + " The engine's jar was repackaged without its resources; include them.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
