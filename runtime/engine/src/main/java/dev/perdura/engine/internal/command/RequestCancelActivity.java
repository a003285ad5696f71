package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.ActivityTaskCancelRequestedEventAttributes;

/** Asks an activity to stop; one that no worker has is cancelled at once (rules 2.22, 3.14). */
final class RequestCancelActivity {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES;

    private RequestCancelActivity() {}

    static void decide(CommandContext context, Command command) {
        long scheduledEventId =
                command.getRequestCancelActivityTaskCommandAttributes().getScheduledEventId();
        if (scheduledEventId <= 0) {
            throw CommandFailure.of(BAD, "ScheduledEventId is not set on RequestCancelActivityTaskCommand.");
        }
        ActivityState activity = context.state().activity(scheduledEventId);
        boolean isOver = activity == null && context.transition().isActivityCloseBuffered(scheduledEventId);
        if (activity == null && !isOver || activity != null && activity.isCancelRequested()) {
            throw CommandFailure.of(BAD, "ScheduledEventID: " + scheduledEventId);
        }
        long cancelRequestedEventId = context.transition()
                .record(context.event(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED, command)
                        .setActivityTaskCancelRequestedEventAttributes(
                                ActivityTaskCancelRequestedEventAttributes.newBuilder()
                                        .setScheduledEventId(scheduledEventId)
                                        .setWorkflowTaskCompletedEventId(context.completedEventId())));
        if (activity != null && !activity.isStarted()) {
            ActivityClosing.cancel(
                    context.transition(),
                    activity,
                    cancelRequestedEventId,
                    TextPayloads.of("ACTIVITY_ID_NOT_STARTED"),
                    context.identity());
            context.unstartedActivityCancelled();
        }
    }
}
