package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.ReportedProblem;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskTimedOutEventAttributes;

/** Ends a workflow task that was not completed. Of a transient one history knows nothing (rule 2.5). */
final class WorkflowTaskEnding {

    private static final int REPORTED_FROM_ATTEMPT = 5;

    private WorkflowTaskEnding() {}

    /** The engine fails the running task because the run closes or its buffer is full (rules 2.21, 5.11). */
    static void forceClose(Transition transition) {
        WorkflowTaskFailedEventAttributes.Builder failed = WorkflowTaskFailedEventAttributes.newBuilder()
                .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND)
                .setIdentity(Server.IDENTITY);
        fail(transition, failed);
    }

    static void fail(
            Transition transition,
            WorkflowTaskFailedCause cause,
            Failure failure,
            String identity,
            String binaryChecksum) {
        WorkflowTaskFailedEventAttributes.Builder failed = WorkflowTaskFailedEventAttributes.newBuilder()
                .setCause(cause)
                .setIdentity(identity)
                .setBinaryChecksum(binaryChecksum);
        if (failure != null) {
            failed.setFailure(failure);
        }
        fail(transition, failed);
    }

    private static void fail(Transition transition, WorkflowTaskFailedEventAttributes.Builder failed) {
        transition.settle(failed.getIdentity());
        WorkflowTaskState task = transition.state().workflowTask();
        if (task.isTransient()) {
            int attempt = task.attempt();
            transition.record(Facts.transientTaskFailed(
                    failed.getCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND));
            report(
                    transition,
                    attempt,
                    "WorkflowTaskFailed",
                    "WorkflowTaskFailedCause" + CauseNames.of(failed.getCause()));
            return;
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
                .setWorkflowTaskFailedEventAttributes(
                        failed.setScheduledEventId(task.scheduledEventId()).setStartedEventId(task.startedEventId())));
    }

    /** Rule 9.13: a run whose tasks fail again and again is found by that. */
    private static void report(Transition transition, int attempt, String category, String cause) {
        if (attempt >= REPORTED_FROM_ATTEMPT && !new ReportedProblem(category, cause).isReported(transition.state())) {
            transition.record(Facts.problemReported(category, cause));
        }
    }

    /** The running task took too long, or the scheduled one waited too long on the sticky queue (rules 2.8, 2.9). */
    static void timeOut(Transition transition) {
        WorkflowTaskState task = transition.state().workflowTask();
        if (task.isTransient()) {
            int attempt = task.attempt();
            transition.record(Facts.transientTaskFailed(false));
            report(
                    transition,
                    attempt,
                    "WorkflowTaskTimedOut",
                    "WorkflowTaskTimedOutCause" + TimeoutNames.of(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE));
            return;
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
                .setWorkflowTaskTimedOutEventAttributes(WorkflowTaskTimedOutEventAttributes.newBuilder()
                        .setScheduledEventId(task.scheduledEventId())
                        .setStartedEventId(task.startedEventId())
                        .setTimeoutType(
                                task.isStarted()
                                        ? TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE
                                        : TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START)));
    }
}
