package dev.perdura.engine.internal.commit;

/** What may leave the engine only once a commit holds everything it saw: a reply, mostly. */
public interface Release {

    /** It is on disk. Called by the committer thread, or by the lane if it was on disk already; must not block. */
    void committed();

    /** It will never be known to be on disk. Called instead of {@link #committed}. */
    void lost(CommitFailure failure);
}
