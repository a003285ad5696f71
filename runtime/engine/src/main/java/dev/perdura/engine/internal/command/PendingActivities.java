package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.journal.v1.ActivityPaused;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Due;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.workflow.v1.PendingActivityInfo;

/** What an open activity looks like from outside (rule 3.17). */
final class PendingActivities {

    private PendingActivities() {}

    static PendingActivityInfo describe(ActivityState activity, long nowMillis) {
        ActivityTaskScheduledEventAttributes scheduled = activity.attributes();
        RetryPolicy policy = scheduled.getRetryPolicy();
        PendingActivityInfo.Builder info = PendingActivityInfo.newBuilder()
                .setActivityId(activity.activityId())
                .setActivityType(scheduled.getActivityType())
                .setState(state(activity))
                .setAttempt(activity.attempt())
                .setMaximumAttempts(policy.getMaximumAttempts())
                .setScheduledTime(Times.timestamp(activity.scheduledMillis()))
                .setLastWorkerIdentity(activity.identity().isEmpty() ? activity.lastIdentity() : activity.identity())
                .setActivityOptions(options(activity));
        if (scheduled.hasPriority()) {
            info.setPriority(scheduled.getPriority());
        }
        if (activity.expirationMillis() != Due.NEVER) {
            info.setExpirationTime(Times.timestamp(activity.expirationMillis()));
        }
        if (activity.isPaused()) {
            info.setPaused(true).setPauseInfo(pause(activity.pause()));
        }
        attempts(activity, nowMillis, info);
        return info.build();
    }

    private static void attempts(ActivityState activity, long nowMillis, PendingActivityInfo.Builder info) {
        if (activity.isStarted()) {
            info.setLastStartedTime(Times.timestamp(activity.startedMillis()));
        }
        if (activity.lastHeartbeatMillis() != 0) {
            info.setLastHeartbeatTime(Times.timestamp(activity.lastHeartbeatMillis()));
        }
        if (activity.heartbeatDetails() != null) {
            info.setHeartbeatDetails(activity.heartbeatDetails());
        }
        if (activity.lastFailure() != null) {
            info.setLastFailure(activity.lastFailure());
        }
        if (activity.lastFailedMillis() != 0) {
            info.setLastAttemptCompleteTime(Times.timestamp(activity.lastFailedMillis()));
        }
        if (activity.isInBackoff() && !activity.isPaused() && nowMillis < activity.scheduledMillis()) {
            info.setNextAttemptScheduleTime(Times.timestamp(activity.scheduledMillis()))
                    .setCurrentRetryInterval(Times.duration(activity.scheduledMillis() - activity.lastFailedMillis()));
        }
    }

    private static PendingActivityState state(ActivityState activity) {
        if (activity.isCancelRequested()) {
            return PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;
        }
        if (activity.isPaused()) {
            return activity.isStarted()
                    ? PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED
                    : PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED;
        }
        return activity.isStarted()
                ? PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
                : PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
    }

    private static PendingActivityInfo.PauseInfo.Builder pause(ActivityPaused pause) {
        return PendingActivityInfo.PauseInfo.newBuilder()
                .setPauseTime(Times.timestamp(pause.getTimeMillis()))
                .setManual(PendingActivityInfo.PauseInfo.Manual.newBuilder()
                        .setIdentity(pause.getIdentity())
                        .setReason(pause.getReason()));
    }

    static ActivityOptions.Builder options(ActivityState activity) {
        ActivityTaskScheduledEventAttributes scheduled = activity.attributes();
        ActivityOptions.Builder options = ActivityOptions.newBuilder()
                .setTaskQueue(scheduled.getTaskQueue())
                .setScheduleToCloseTimeout(scheduled.getScheduleToCloseTimeout())
                .setScheduleToStartTimeout(scheduled.getScheduleToStartTimeout())
                .setStartToCloseTimeout(scheduled.getStartToCloseTimeout())
                .setHeartbeatTimeout(scheduled.getHeartbeatTimeout())
                .setRetryPolicy(scheduled.getRetryPolicy());
        if (scheduled.hasPriority()) {
            options.setPriority(scheduled.getPriority());
        }
        return options;
    }
}
