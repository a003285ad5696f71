package dev.perdura.engine.internal.store;

import java.util.Objects;

/** A store could not be opened, read or written. {@link #reason()} is for programs, the message for people. */
public final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** The path cannot hold a database: it is a directory, or its parent is missing. */
        UNUSABLE_PATH,
        /** The file, its directory or its file system may not be written. */
        READ_ONLY,
        /** The file is something else than a database of this engine. */
        NOT_A_DATABASE,
        /** The database was written by a newer version of the engine. */
        NEWER_SCHEMA,
        /** Another engine, in this process or another one, has the database open. */
        IN_USE,
        /** The SQLite library on the class path is too old to be trusted. */
        UNSUPPORTED_SQLITE,
        /** The disk is full. */
        DISK_FULL,
        /** The operating system failed to read, write or sync. */
        INPUT_OUTPUT,
        /** The content of the database contradicts itself. */
        CORRUPT,
        /** A batch contradicts what is stored: a mistake of the engine, not of its surroundings. */
        CONFLICT,
        /** An earlier commit failed; the cause is that first failure. */
        POISONED,
        /** The store was closed. */
        CLOSED
    }

    private final Reason reason;

    public StoreFailure(Reason reason, String message) {
        this(reason, message, null);
    }

    public StoreFailure(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }

    /** What every commit after a failed one throws. */
    public static StoreFailure poisoned(StoreFailure first) {
        return new StoreFailure(
                Reason.POISONED,
                "Nothing more is written, because an earlier commit failed: " + first.getMessage()
                        + " Close the engine and open it again to recover from disk.",
                first);
    }

    /** What every call after {@link Store#close} throws. */
    public static StoreFailure closed() {
        return new StoreFailure(
                Reason.CLOSED, "The store is closed. Whoever closed the engine must stop using it first.");
    }
}
