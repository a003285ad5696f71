package dev.perdura.engine.internal.command;

import io.temporal.api.enums.v1.WorkflowTaskFailedCause;

/** A command of a workflow task cannot be done: the whole task fails (rules 2.25, 2.26). */
final class CommandFailure extends RuntimeException {

    private final WorkflowTaskFailedCause cause;
    private final boolean terminatesRun;

    private CommandFailure(WorkflowTaskFailedCause cause, String message, boolean terminatesRun) {
        super(message == null ? CauseNames.of(cause) : CauseNames.of(cause) + ": " + message, null, false, false);
        this.cause = cause;
        this.terminatesRun = terminatesRun;
    }

    static CommandFailure of(WorkflowTaskFailedCause cause, String message) {
        return new CommandFailure(cause, message, false);
    }

    /** The run tried to close without having seen all its events (rule 2.27). */
    static CommandFailure unhandledCommand() {
        return new CommandFailure(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, null, false);
    }

    /** The worker would send the same again and again. */
    static CommandFailure terminating(WorkflowTaskFailedCause cause, String message) {
        return new CommandFailure(cause, message, true);
    }

    WorkflowTaskFailedCause failedCause() {
        return cause;
    }

    boolean terminatesRun() {
        return terminatesRun;
    }
}
