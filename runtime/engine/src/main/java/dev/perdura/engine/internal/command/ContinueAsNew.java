package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.cron.CronSchedule;
import dev.perdura.engine.internal.state.Continuation;
import dev.perdura.engine.internal.state.RunStart;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowExecutionContinuedAsNewEventAttributes;

/** The workflow goes on in a new run with a new history (rules 4.8 to 4.10). */
final class ContinueAsNew {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES;

    private ContinueAsNew() {}

    static void decide(CommandContext context, Command command) {
        context.checkMayClose();
        CommandContext.checkSet(
                command.hasContinueAsNewWorkflowExecutionCommandAttributes(),
                "ContinueAsNewWorkflowExecutionCommand",
                BAD);
        ContinueAsNewWorkflowExecutionCommandAttributes next = completed(context, command);
        Continuation continuation = new Continuation(
                context.transition().newId(),
                initiator(next),
                NextRun.backoffMillis(context.transition(), Times.millis(next.getBackoffStartInterval())),
                1,
                next.hasFailure() ? next.getFailure() : null,
                next.hasLastCompletionResult() ? next.getLastCompletionResult() : null,
                false,
                next);
        RunClosing.close(
                context.transition(),
                context.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, command)
                        .setWorkflowExecutionContinuedAsNewEventAttributes(
                                event(next, context.completedEventId(), continuation.runId())),
                continuation);
    }

    /** The command with what it leaves open taken from the present run. */
    private static ContinueAsNewWorkflowExecutionCommandAttributes completed(CommandContext context, Command command) {
        ContinueAsNewWorkflowExecutionCommandAttributes asked =
                command.getContinueAsNewWorkflowExecutionCommandAttributes();
        RunStart start = context.state().start();
        ContinueAsNewWorkflowExecutionCommandAttributes.Builder next = asked.toBuilder();
        if (asked.getWorkflowType().getName().isEmpty()) {
            next.setWorkflowType(WorkflowType.newBuilder().setName(start.workflowType()));
        }
        String queue = asked.getTaskQueue().getName();
        next.setTaskQueue(TaskQueues.normal(queue.isEmpty() ? start.taskQueue() : queue));
        context.checkId(next.getWorkflowType().getName(), "WorkflowType", BAD);
        context.checkTaskQueue(next.getTaskQueue().getName(), BAD);
        timeouts(context, asked, next);
        if (asked.hasRetryPolicy()) {
            next.setRetryPolicy(RetryPolicies.filled(asked.getRetryPolicy()));
        }
        if (asked.hasSearchAttributes()) {
            next.setSearchAttributes(context.checkedForStart(asked.getSearchAttributes()));
        }
        check(context, next);
        return next.build();
    }

    /** For the next run; the event that closes this one says what the command said. */
    private static ContinueAsNewInitiator initiator(ContinueAsNewWorkflowExecutionCommandAttributes command) {
        return command.getInitiator() == ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED
                ? ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_WORKFLOW
                : command.getInitiator();
    }

    private static void check(CommandContext context, ContinueAsNewWorkflowExecutionCommandAttributes.Builder next) {
        String fault = next.hasRetryPolicy() ? RetryPolicies.fault(next.getRetryPolicy()) : null;
        if (fault == null && !next.getCronSchedule().isEmpty()) {
            fault = CronSchedule.fault(next.getCronSchedule());
        }
        if (fault != null) {
            throw CommandFailure.of(BAD, fault);
        }
        context.checkSize(
                next.getInput().getSerializedSize(), "ContinueAsNewWorkflowExecutionCommandAttributes.Input", BAD);
        if (next.getMemo().getSerializedSize() > context.transition().limits().memoBytes()) {
            throw CommandFailure.terminating(
                    BAD, "ContinueAsNewWorkflowExecutionCommandAttributes. Memo exceeds size limit.");
        }
    }

    /** A timeout of 0 is not set. */
    private static void timeouts(
            CommandContext context,
            ContinueAsNewWorkflowExecutionCommandAttributes asked,
            ContinueAsNewWorkflowExecutionCommandAttributes.Builder next) {
        RunStart start = context.state().start();
        long runMillis = checkedMillis(asked.getWorkflowRunTimeout(), "WorkflowRunTimeout");
        if (runMillis == 0) {
            runMillis = start.runTimeoutMillis();
        }
        if (start.executionTimeoutMillis() > 0) {
            runMillis = runMillis == 0
                    ? start.executionTimeoutMillis()
                    : Math.min(runMillis, start.executionTimeoutMillis());
        }
        long taskMillis = checkedMillis(asked.getWorkflowTaskTimeout(), "WorkflowTaskTimeout");
        if (taskMillis == 0) {
            taskMillis = start.workflowTaskTimeoutMillis();
        }
        taskMillis = Math.min(taskMillis, context.transition().limits().workflowTaskTimeoutMaximumMillis());
        if (runMillis > 0) {
            taskMillis = Math.min(taskMillis, runMillis);
        }
        checkedMillis(asked.getBackoffStartInterval(), "BackoffStartInterval");
        next.setWorkflowRunTimeout(Times.duration(runMillis)).setWorkflowTaskTimeout(Times.duration(taskMillis));
    }

    private static long checkedMillis(Duration timeout, String what) {
        String fault = Timeouts.fault(timeout);
        if (fault != null) {
            throw CommandFailure.of(BAD, "invalid " + what + ": " + fault);
        }
        return Times.millis(Timeouts.capped(timeout));
    }

    private static WorkflowExecutionContinuedAsNewEventAttributes.Builder event(
            ContinueAsNewWorkflowExecutionCommandAttributes next, long completedEventId, String runId) {
        WorkflowExecutionContinuedAsNewEventAttributes.Builder event =
                WorkflowExecutionContinuedAsNewEventAttributes.newBuilder()
                        .setNewExecutionRunId(runId)
                        .setWorkflowType(next.getWorkflowType())
                        .setTaskQueue(next.getTaskQueue())
                        .setWorkflowRunTimeout(next.getWorkflowRunTimeout())
                        .setWorkflowTaskTimeout(next.getWorkflowTaskTimeout())
                        .setWorkflowTaskCompletedEventId(completedEventId)
                        .setInitiator(next.getInitiator())
                        .setInheritBuildId(next.getInheritBuildId());
        if (next.hasBackoffStartInterval()) {
            event.setBackoffStartInterval(next.getBackoffStartInterval());
        }
        if (next.hasInput()) {
            event.setInput(next.getInput());
        }
        if (next.hasHeader()) {
            event.setHeader(next.getHeader());
        }
        if (next.hasMemo()) {
            event.setMemo(next.getMemo());
        }
        if (next.hasSearchAttributes()) {
            event.setSearchAttributes(next.getSearchAttributes());
        }
        if (next.hasFailure()) {
            event.setFailure(next.getFailure());
        }
        if (next.hasLastCompletionResult()) {
            event.setLastCompletionResult(next.getLastCompletionResult());
        }
        return event;
    }
}
