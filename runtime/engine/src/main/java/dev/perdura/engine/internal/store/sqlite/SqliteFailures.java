package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import java.nio.file.Path;
import java.sql.SQLException;

/** Says in the words of the store what SQLite said in its own. */
final class SqliteFailures {

    /** The low byte of SQLite's result codes; the rest only refines it. */
    private static final int PRIMARY_CODE = 0xff;

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int CONSTRAINT = 19;
    private static final int NOTADB = 26;

    private SqliteFailures() {}

    /** @param doing what was attempted, as in "Cannot commit to" */
    static StoreFailure translate(String doing, Path file, SQLException failure) {
        Reason reason = reason(failure);
        return new StoreFailure(
                reason, doing + " " + file + ": " + failure.getMessage() + ". " + advice(reason), failure);
    }

    static boolean isBusy(SQLException failure) {
        return reason(failure) == Reason.IN_USE;
    }

    private static Reason reason(SQLException failure) {
        return switch (failure.getErrorCode() & PRIMARY_CODE) {
            case BUSY, LOCKED -> Reason.IN_USE;
            case READONLY -> Reason.READ_ONLY;
            case CORRUPT -> Reason.CORRUPT;
            case FULL -> Reason.DISK_FULL;
            case CANTOPEN -> Reason.UNUSABLE_PATH;
            case CONSTRAINT -> Reason.CONFLICT;
            case NOTADB -> Reason.NOT_A_DATABASE;
            default -> Reason.INPUT_OUTPUT;
        };
    }

    private static String advice(Reason reason) {
        return switch (reason) {
            case IN_USE ->
                "Another program holds a lock on the file; end it, and only read the file while an engine runs.";
            case READ_ONLY -> "The file, its directory or its mount may not be written; correct that.";
            case CORRUPT -> "The file is damaged. Keep a copy of it and restore a backup.";
            case DISK_FULL -> "The disk is full. Free some space, then open the engine again.";
            case UNUSABLE_PATH -> "Check that the directory exists and that files may be opened in it.";
            case CONFLICT -> "What was written contradicts what is stored. This is a defect of the engine; report it.";
            case NOT_A_DATABASE -> "The file is no database, or an encrypted one. Use the path of the database.";
            default -> "Look for errors of the disk in the log of the operating system, then open the engine again.";
        };
    }
}
