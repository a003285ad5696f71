package dev.perdura.engine.internal.commit;

/** A commit failed, or the engine was closed before it: what was not acknowledged may be on disk or not. */
public final class CommitFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CommitFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
