package dev.perdura.engine.internal.command;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;

/** What becomes of a start when its workflow id is or was in use (rules 1.4 to 1.6). */
public final class WorkflowIdPolicy {

    private WorkflowIdPolicy() {}

    /** What to do with a start. */
    public enum Outcome {
        /** Create the new run. */
        START,
        /** Answer ALREADY_EXISTS with the current run. */
        REFUSE,
        /** Answer with the current run, {@code started=false}. */
        USE_EXISTING,
        /** Terminate the current run and create the new one in the same commit. */
        TERMINATE_EXISTING
    }

    /** The two policies of a start, with the defaults filled in (rule 1.4). */
    public record Policies(WorkflowIdConflictPolicy conflict, WorkflowIdReusePolicy reuse) {}

    /**
     * Fills in the defaults for a start.
     *
     * @throws dev.perdura.engine.internal.refusal.Refusal INVALID_ARGUMENT if the two exclude each other
     */
    public static Policies ofStart(WorkflowIdConflictPolicy conflict, WorkflowIdReusePolicy reuse) {
        throw new UnsupportedOperationException();
    }

    /** The same for signal-with-start. */
    public static Policies ofSignalWithStart(WorkflowIdConflictPolicy conflict, WorkflowIdReusePolicy reuse) {
        throw new UnsupportedOperationException();
    }

    /** Decides by the status of the current run; UNSPECIFIED if there is none. */
    public static Outcome decide(WorkflowExecutionStatus current, Policies policies) {
        throw new UnsupportedOperationException();
    }
}
