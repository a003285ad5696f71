package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ResetMarks;

/** Who the engine says it is when it does something to a run by itself. */
final class Server {

    static final String IDENTITY = "history-service";

    /** Of the termination that a reset brings; the fold of a run looks for it (rule 5.14). */
    static final String RESETTER = ResetMarks.RESETTER;

    private Server() {}
}
