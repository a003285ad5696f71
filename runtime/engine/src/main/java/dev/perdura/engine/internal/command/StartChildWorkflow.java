package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.cron.CronSchedule;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;

/** Asks for a child workflow, which is started when this is committed (rules 5.4 to 5.6). */
final class StartChildWorkflow {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES;

    private StartChildWorkflow() {}

    static void decide(CommandContext context, Command command) {
        StartChildWorkflowExecutionCommandAttributes asked = command.getStartChildWorkflowExecutionCommandAttributes();
        check(context, asked);
        int pending = context.state().otherRuns().children().size();
        if (pending >= context.transition().limits().pendingActivities()) {
            throw CommandFailure.of(
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
                    "the number of pending child workflow executions, " + pending
                            + ", has reached the per-workflow limit of "
                            + context.transition().limits().pendingActivities());
        }
        long initiatedEventId = context.transition()
                .record(context.event(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED, command)
                        .setStartChildWorkflowExecutionInitiatedEventAttributes(attributes(context, asked)));
        context.transition().follow(new FollowUp.CrossRun(FollowUp.CrossRun.Kind.START_CHILD, initiatedEventId));
    }

    private static void check(CommandContext context, StartChildWorkflowExecutionCommandAttributes asked) {
        context.checkNamespace(asked.getNamespace(), BAD);
        context.checkId(asked.getWorkflowId(), "WorkflowId", BAD);
        context.checkId(asked.getWorkflowType().getName(), "WorkflowType", BAD);
        if (!asked.getTaskQueue().getName().isEmpty()) {
            context.checkTaskQueue(asked.getTaskQueue().getName(), BAD);
        }
        if (asked.getParentClosePolicy() == ParentClosePolicy.UNRECOGNIZED
                || asked.getWorkflowIdReusePolicy() == WorkflowIdReusePolicy.UNRECOGNIZED) {
            throw CommandFailure.of(
                    BAD,
                    "unknown ParentClosePolicy " + asked.getParentClosePolicyValue() + " or WorkflowIdReusePolicy "
                            + asked.getWorkflowIdReusePolicyValue());
        }
        checkedMillis(asked.getWorkflowExecutionTimeout(), "WorkflowExecutionTimeout");
        checkedMillis(asked.getWorkflowRunTimeout(), "WorkflowRunTimeout");
        checkedMillis(asked.getWorkflowTaskTimeout(), "WorkflowTaskTimeout");
        String fault =
                asked.hasRetryPolicy() ? RetryPolicies.fault(RetryPolicies.filled(asked.getRetryPolicy())) : null;
        if (fault == null && !asked.getCronSchedule().isEmpty()) {
            fault = CronSchedule.fault(asked.getCronSchedule());
        }
        if (fault != null) {
            throw CommandFailure.of(BAD, fault);
        }
        context.checkSize(
                asked.getInput().getSerializedSize(), "StartChildWorkflowExecutionCommandAttributes.Input", BAD);
        if (asked.getMemo().getSerializedSize() > context.transition().limits().memoBytes()) {
            throw CommandFailure.terminating(
                    BAD, "StartChildWorkflowExecutionCommandAttributes.Memo exceeds size limit.");
        }
    }

    private static long checkedMillis(Duration timeout, String what) {
        String fault = Timeouts.fault(timeout);
        if (fault != null) {
            throw CommandFailure.of(BAD, "invalid " + what + ": " + fault);
        }
        return Times.millis(Timeouts.capped(timeout));
    }

    private static StartChildWorkflowExecutionInitiatedEventAttributes.Builder attributes(
            CommandContext context, StartChildWorkflowExecutionCommandAttributes asked) {
        String queue = asked.getTaskQueue().getName();
        ParentClosePolicy policy = asked.getParentClosePolicy();
        WorkflowIdReusePolicy reuse = asked.getWorkflowIdReusePolicy();
        long runMillis = StartWorkflow.runTimeoutMillis(
                Times.millis(asked.getWorkflowRunTimeout()), Times.millis(asked.getWorkflowExecutionTimeout()));
        long taskMillis = Times.millis(asked.getWorkflowTaskTimeout());
        StartChildWorkflowExecutionInitiatedEventAttributes.Builder initiated =
                StartChildWorkflowExecutionInitiatedEventAttributes.newBuilder()
                        .setNamespace(context.state().run().namespace())
                        .setWorkflowId(asked.getWorkflowId())
                        .setWorkflowType(asked.getWorkflowType())
                        .setTaskQueue(TaskQueues.normal(
                                queue.isEmpty() ? context.state().start().taskQueue() : queue))
                        .setWorkflowRunTimeout(Times.duration(runMillis))
                        .setWorkflowTaskTimeout(Times.duration(
                                StartWorkflow.taskTimeoutMillis(context.transition(), taskMillis, runMillis)))
                        .setParentClosePolicy(
                                policy == ParentClosePolicy.PARENT_CLOSE_POLICY_UNSPECIFIED
                                        ? ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE
                                        : policy)
                        .setControl(asked.getControl())
                        .setWorkflowTaskCompletedEventId(context.completedEventId())
                        .setWorkflowIdReusePolicy(
                                reuse == WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
                                        ? WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
                                        : reuse)
                        .setCronSchedule(asked.getCronSchedule())
                        .setInheritBuildId(asked.getInheritBuildId());
        if (asked.hasWorkflowExecutionTimeout()) {
            initiated.setWorkflowExecutionTimeout(asked.getWorkflowExecutionTimeout());
        }
        if (asked.hasInput()) {
            initiated.setInput(asked.getInput());
        }
        if (asked.hasHeader()) {
            initiated.setHeader(asked.getHeader());
        }
        if (asked.hasMemo()) {
            initiated.setMemo(asked.getMemo());
        }
        if (asked.hasSearchAttributes()) {
            initiated.setSearchAttributes(context.checkedForStart(asked.getSearchAttributes()));
        }
        if (asked.hasRetryPolicy()) {
            initiated.setRetryPolicy(RetryPolicies.filled(asked.getRetryPolicy()));
        }
        if (asked.hasPriority()) {
            CommandContext.checkPriority(asked.getPriority(), BAD);
            initiated.setPriority(asked.getPriority());
        }
        return initiated;
    }
}
