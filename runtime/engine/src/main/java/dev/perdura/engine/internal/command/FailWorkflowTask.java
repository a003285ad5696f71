package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;

/**
 * A worker could not do a workflow task (rule 2.32). The next one is scheduled at once; its growing time is the
 * backoff.
 */
public final class FailWorkflowTask {

    private FailWorkflowTask() {}

    /** @throws Refusal NOT_FOUND if the token is not that of the running task, INVALID_ARGUMENT for an unknown cause */
    public static void decide(
            Transition transition, TaskToken.OfWorkflowTask token, RespondWorkflowTaskFailedRequest request) {
        if (request.getCause() == WorkflowTaskFailedCause.UNRECOGNIZED) {
            throw Refusal.invalidArgument("Cause " + request.getCauseValue()
                    + " is unknown: expected a WorkflowTaskFailedCause of this protocol version");
        }
        checkRunning(transition.state(), token);
        if (request.getCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_GRPC_MESSAGE_TOO_LARGE) {
            RunClosing.terminate(transition, CauseNames.of(request.getCause()));
            transition.end();
            return;
        }
        WorkflowTaskEnding.fail(
                transition,
                request.getCause(),
                request.hasFailure() ? limited(transition, request.getFailure()) : null,
                request.getIdentity(),
                request.getBinaryChecksum());
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }

    /** Rule 2.17. */
    static void checkRunning(WorkflowState state, TaskToken.OfWorkflowTask token) {
        WorkflowTaskState task = state.workflowTask();
        if (!state.isOpen()
                || !task.isStarted()
                || task.scheduledEventId() != token.scheduledEventId()
                || task.startedEventId() != token.startedEventId()
                || task.startedMillis() != token.startedTimeMillis()
                || task.attempt() != token.attempt()) {
            throw Refusal.workflowTaskNotFound();
        }
    }

    private static Failure limited(Transition transition, Failure failure) {
        return Failures.limited(failure, transition.limits().payloadBytes(), true);
    }
}
