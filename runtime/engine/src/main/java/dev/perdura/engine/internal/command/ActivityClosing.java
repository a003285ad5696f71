package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskCanceledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskFailedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskTimedOutEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;

/**
 * Closes an activity. Only now, and together with the closing event, its Started is written (rule 3.3). The closing
 * event gets the id of the Started when both get their place; without a Started it stays 0.
 */
final class ActivityClosing {

    private ActivityClosing() {}

    static void complete(Transition transition, ActivityState activity, Payloads result, String identity) {
        started(transition, activity, identity);
        ActivityTaskCompletedEventAttributes.Builder completed = ActivityTaskCompletedEventAttributes.newBuilder()
                .setScheduledEventId(activity.scheduledEventId())
                .setIdentity(identity);
        if (result != null) {
            completed.setResult(result);
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                .setActivityTaskCompletedEventAttributes(completed));
    }

    static void fail(
            Transition transition, ActivityState activity, Failure failure, RetryState retryState, String identity) {
        started(transition, activity, identity);
        ActivityTaskFailedEventAttributes.Builder failed = ActivityTaskFailedEventAttributes.newBuilder()
                .setScheduledEventId(activity.scheduledEventId())
                .setRetryState(retryState)
                .setIdentity(identity);
        if (failure != null) {
            failed.setFailure(failure);
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED)
                .setActivityTaskFailedEventAttributes(failed));
    }

    static void timeOut(Transition transition, ActivityState activity, Failure failure, RetryState retryState) {
        if (activity.isStarted()) {
            started(transition, activity, activity.identity());
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT)
                .setActivityTaskTimedOutEventAttributes(ActivityTaskTimedOutEventAttributes.newBuilder()
                        .setScheduledEventId(activity.scheduledEventId())
                        .setFailure(failure)
                        .setRetryState(retryState)));
    }

    static void cancel(
            Transition transition,
            ActivityState activity,
            long cancelRequestedEventId,
            Payloads details,
            String identity) {
        if (activity.isStarted()) {
            started(transition, activity, identity);
        }
        ActivityTaskCanceledEventAttributes.Builder canceled = ActivityTaskCanceledEventAttributes.newBuilder()
                .setScheduledEventId(activity.scheduledEventId())
                .setLatestCancelRequestedEventId(cancelRequestedEventId)
                .setIdentity(identity);
        if (details != null) {
            canceled.setDetails(details);
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED)
                .setActivityTaskCanceledEventAttributes(canceled));
    }

    /**
     * With the time and worker of the real start; made up for an activity that is completed by id before (rule 3.12).
     */
    private static void started(Transition transition, ActivityState activity, String closingIdentity) {
        boolean real = activity.isStarted();
        ActivityTaskStartedEventAttributes.Builder started = ActivityTaskStartedEventAttributes.newBuilder()
                .setScheduledEventId(activity.scheduledEventId())
                .setAttempt(activity.startedAttempt())
                .setRequestId(activity.requestId())
                .setIdentity(real ? activity.identity() : closingIdentity);
        if (activity.lastFailure() != null) {
            started.setLastFailure(activity.lastFailure());
        }
        HistoryEvent.Builder event = transition
                .event(EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
                .setActivityTaskStartedEventAttributes(started);
        if (real) {
            event.setEventTime(Times.timestamp(activity.startedMillis()));
        }
        transition.record(event);
    }
}
