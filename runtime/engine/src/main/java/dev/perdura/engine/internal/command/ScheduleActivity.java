package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;

/** Schedules an activity (rules 3.1, 3.2). What the command leaves open is decided now and written into the event. */
final class ScheduleActivity {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;

    private ScheduleActivity() {}

    static void decide(CommandContext context, Command command) {
        ScheduleActivityTaskCommandAttributes asked = command.getScheduleActivityTaskCommandAttributes();
        WorkflowState state = context.state();
        ActivityTaskScheduledEventAttributes.Builder scheduled = attributes(context, asked);
        context.checkSize(asked.getInput().getSerializedSize(), "ScheduleActivityTaskCommandAttributes.Input", BAD);
        if (state.activities().size() >= context.transition().limits().pendingActivities()) {
            throw CommandFailure.of(
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED,
                    "the number of pending activities, " + state.activities().size()
                            + ", has reached the per-workflow limit of "
                            + context.transition().limits().pendingActivities());
        }
        if (state.activity(asked.getActivityId()) != null) {
            throw CommandFailure.of(
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID,
                    "ActivityID: " + asked.getActivityId());
        }
        long scheduledEventId = context.transition()
                .record(context.event(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, command)
                        .setActivityTaskScheduledEventAttributes(scheduled));
        if (asked.getRequestEagerExecution()) {
            context.startEagerly(scheduledEventId);
        } else {
            context.transition().follow(PendingWork.attempt(state.activity(scheduledEventId)));
        }
    }

    private static ActivityTaskScheduledEventAttributes.Builder attributes(
            CommandContext context, ScheduleActivityTaskCommandAttributes asked) {
        context.checkId(asked.getActivityId(), "ActivityId", BAD);
        context.checkId(asked.getActivityType().getName(), "ActivityType", BAD);
        ActivityTaskScheduledEventAttributes.Builder scheduled = ActivityTaskScheduledEventAttributes.newBuilder()
                .setActivityId(asked.getActivityId())
                .setActivityType(asked.getActivityType())
                .setTaskQueue(TaskQueues.normal(taskQueue(context, asked)))
                .setRetryPolicy(retryPolicy(asked.getRetryPolicy()))
                .setUseWorkflowBuildId(asked.getUseWorkflowBuildId())
                .setWorkflowTaskCompletedEventId(context.completedEventId());
        timeouts(asked, Times.duration(context.state().start().runTimeoutMillis()), scheduled);
        if (asked.hasHeader()) {
            scheduled.setHeader(asked.getHeader());
        }
        if (asked.hasInput()) {
            scheduled.setInput(asked.getInput());
        }
        if (asked.hasPriority()) {
            CommandContext.checkPriority(asked.getPriority(), BAD);
            scheduled.setPriority(asked.getPriority());
        }
        return scheduled;
    }

    private static String taskQueue(CommandContext context, ScheduleActivityTaskCommandAttributes asked) {
        String name = asked.getTaskQueue().getName();
        if (name.isEmpty()) {
            return context.state().start().taskQueue();
        }
        context.checkTaskQueue(name, BAD);
        return name;
    }

    private static RetryPolicy retryPolicy(RetryPolicy asked) {
        RetryPolicy policy = RetryPolicies.filled(asked);
        String fault = RetryPolicies.fault(policy);
        if (fault != null) {
            throw CommandFailure.of(BAD, fault);
        }
        return policy;
    }

    /** Rule 3.1. A run timeout of 0 is none. */
    static void timeouts(
            ScheduleActivityTaskCommandAttributes asked,
            Duration runTimeout,
            ActivityTaskScheduledEventAttributes.Builder scheduled) {
        Duration scheduleToClose = checked(asked.getScheduleToCloseTimeout(), "ScheduleToCloseTimeout");
        Duration scheduleToStart = checked(asked.getScheduleToStartTimeout(), "ScheduleToStartTimeout");
        Duration startToClose = checked(asked.getStartToCloseTimeout(), "StartToCloseTimeout");
        Duration heartbeat = checked(asked.getHeartbeatTimeout(), "HeartbeatTimeout");
        if (!Timeouts.isZero(scheduleToClose)) {
            scheduleToStart = within(scheduleToStart, scheduleToClose);
            startToClose = within(startToClose, scheduleToClose);
        } else if (!Timeouts.isZero(startToClose)) {
            scheduleToClose = runTimeout;
            scheduleToStart = Timeouts.isZero(scheduleToStart) ? runTimeout : scheduleToStart;
        } else {
            throw CommandFailure.of(
                    BAD,
                    "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId="
                            + asked.getActivityId() + " ActivityType="
                            + asked.getActivityType().getName());
        }
        if (!Timeouts.isZero(runTimeout)) {
            scheduleToClose = Timeouts.smaller(scheduleToClose, runTimeout);
            scheduleToStart = Timeouts.smaller(scheduleToStart, runTimeout);
            startToClose = Timeouts.smaller(startToClose, runTimeout);
        }
        scheduled
                .setScheduleToCloseTimeout(scheduleToClose)
                .setScheduleToStartTimeout(scheduleToStart)
                .setStartToCloseTimeout(startToClose)
                .setHeartbeatTimeout(Timeouts.smaller(heartbeat, startToClose));
    }

    private static Duration within(Duration timeout, Duration whole) {
        return Timeouts.isZero(timeout) ? whole : Timeouts.smaller(timeout, whole);
    }

    private static Duration checked(Duration timeout, String what) {
        String fault = Timeouts.fault(timeout);
        if (fault != null) {
            throw CommandFailure.of(BAD, "invalid " + what + ": " + fault);
        }
        return Timeouts.capped(timeout);
    }
}
