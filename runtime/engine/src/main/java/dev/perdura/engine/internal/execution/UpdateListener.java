package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;

/** Waits for an update to come so far. It is told once, on the lane of the run. */
public interface UpdateListener {

    /** The call that waits: it says for how long. */
    Reply<?> reply();

    /** The update has come as far as wanted, or the caller has waited long enough. */
    void reached(LoadedRun run, UpdateStatus status);

    /** There is no such update any more. */
    void refused(LoadedRun run, Refusal refusal);
}
