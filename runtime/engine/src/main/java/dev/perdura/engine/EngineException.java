package dev.perdura.engine;

/**
 * The engine could not be started, or could not listen.
 *
 * <p>The message says what was expected, what was found, what to do.
 */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What stood in the way. */
    public enum Reason {
        /** The path cannot hold a database: it is a directory, or its directory is missing. */
        UNUSABLE_PATH,
        /** The file may not be written. */
        READ_ONLY,
        /** The file holds something else. */
        NOT_A_DATABASE,
        /** The database was written by a newer version of the engine. */
        NEWER_SCHEMA,
        /** Another engine has the file open. */
        IN_USE,
        /** The SQLite library on the class path is too old to be safe. */
        UNSUPPORTED_SQLITE,
        /** The disk is full. */
        DISK_FULL,
        /** Reading or writing failed. */
        INPUT_OUTPUT,
        /** The database is damaged. */
        CORRUPT,
        /** The address cannot be listened on. */
        ADDRESS,
        /** Something else. */
        OTHER
    }

    private final Reason reason;

    EngineException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
