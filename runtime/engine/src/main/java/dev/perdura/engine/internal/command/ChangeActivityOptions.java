package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.journal.v1.ActivityOptionsChanged;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.ControlFacts;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import java.util.ArrayList;
import java.util.List;

/** An operator changes how open activities are tried: from the next attempt on, timeouts at once (rule 3.16). */
public final class ChangeActivityOptions {

    private ChangeActivityOptions() {}

    /**
     * Changes the options that {@code change} names, of all of the activities or of none.
     *
     * @return the options that the last of them has now
     * @throws Refusal NOT_FOUND if there is no such activity, INVALID_ARGUMENT if the options do not fit
     */
    public static ActivityOptions decide(
            Transition transition, ActivitySelection selection, ActivityOptionsChange change) {
        List<ActivityState> activities = selection.in(transition.state());
        List<ActivityOptions> options = new ArrayList<>(activities.size());
        for (ActivityState activity : activities) {
            options.add(adjusted(transition, change.applied(PendingActivities.options(activity))));
        }
        for (int at = 0; at < activities.size(); at++) {
            record(
                    transition,
                    activities.get(at),
                    ActivityOptionsChanged.newBuilder()
                            .setOptions(options.get(at).toByteString()),
                    options.get(at).getRetryPolicy());
        }
        transition.end();
        return options.get(options.size() - 1);
    }

    /**
     * Takes back what was changed.
     *
     * @return the options that the last of them has now
     * @throws Refusal NOT_FOUND if there is no such activity
     */
    public static ActivityOptions decideRestored(Transition transition, ActivitySelection selection) {
        List<ActivityState> activities = selection.in(transition.state());
        activities.forEach(activity -> record(
                transition,
                activity,
                ActivityOptionsChanged.newBuilder(),
                activity.original().getRetryPolicy()));
        transition.end();
        return PendingActivities.options(activities.get(activities.size() - 1)).build();
    }

    /** @param policy by which the activity is retried now */
    private static void record(
            Transition transition, ActivityState activity, ActivityOptionsChanged.Builder changed, RetryPolicy policy) {
        changed.setScheduledEventId(activity.scheduledEventId());
        if (!activity.isStarted()) {
            NextAttempt next = NextAttempt.byPolicy(activity, policy);
            changed.setScheduledTimeMillis(next.atMillis()).setInBackoff(next.isToCome(transition));
        }
        transition.record(ControlFacts.activityOptionsChanged(changed));
        NextAttempt.offer(transition, activity);
    }

    /** Timeouts that follow from others are filled in as when an activity is scheduled (rule 3.1). */
    private static ActivityOptions adjusted(Transition transition, ActivityOptions.Builder options) {
        ScheduleActivityTaskCommandAttributes asked = ScheduleActivityTaskCommandAttributes.newBuilder()
                .setScheduleToCloseTimeout(options.getScheduleToCloseTimeout())
                .setScheduleToStartTimeout(options.getScheduleToStartTimeout())
                .setStartToCloseTimeout(options.getStartToCloseTimeout())
                .setHeartbeatTimeout(options.getHeartbeatTimeout())
                .build();
        if (Timeouts.isZero(asked.getScheduleToCloseTimeout()) && Timeouts.isZero(asked.getStartToCloseTimeout())) {
            throw Refusal.invalidArgument(
                    "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity");
        }
        ActivityTaskScheduledEventAttributes.Builder adjusted = ActivityTaskScheduledEventAttributes.newBuilder();
        try {
            ScheduleActivity.timeouts(asked, Duration.getDefaultInstance(), adjusted);
        } catch (CommandFailure failure) {
            throw Refusal.invalidArgument(failure.getMessage());
        }
        if (options.getTaskQueue().getName().isEmpty()) {
            options.getTaskQueueBuilder().setName(transition.state().start().taskQueue());
        }
        return options.setScheduleToCloseTimeout(adjusted.getScheduleToCloseTimeout())
                .setScheduleToStartTimeout(adjusted.getScheduleToStartTimeout())
                .setStartToCloseTimeout(adjusted.getStartToCloseTimeout())
                .setHeartbeatTimeout(adjusted.getHeartbeatTimeout())
                .build();
    }
}
