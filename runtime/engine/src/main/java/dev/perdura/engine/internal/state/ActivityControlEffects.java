package dev.perdura.engine.internal.state;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.journal.v1.ActivityOptionsChanged;
import dev.perdura.engine.internal.journal.v1.Fact;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;

/** What the requests of operators do to an activity (rule 3.16). */
final class ActivityControlEffects {

    private ActivityControlEffects() {}

    static void apply(WorkflowState state, Fact fact) throws InvalidProtocolBufferException {
        switch (fact.getFactCase()) {
            case ACTIVITY_PAUSED ->
                FactEffects.change(
                        state,
                        fact.getActivityPaused().getScheduledEventId(),
                        activity -> activity.pause(fact.getActivityPaused()));
            case ACTIVITY_RESUMED ->
                FactEffects.change(
                        state,
                        fact.getActivityResumed().getScheduledEventId(),
                        activity -> activity.resume(fact.getActivityResumed()));
            case ACTIVITY_RESET ->
                FactEffects.change(
                        state,
                        fact.getActivityReset().getScheduledEventId(),
                        activity -> activity.reset(fact.getActivityReset()));
            case ACTIVITY_OPTIONS_CHANGED -> optionsChanged(state, fact.getActivityOptionsChanged());
            default -> throw new IllegalStateException("Not about an activity: " + fact.getFactCase() + ".");
        }
    }

    private static void optionsChanged(WorkflowState state, ActivityOptionsChanged fact)
            throws InvalidProtocolBufferException {
        long scheduledEventId = fact.getScheduledEventId();
        ActivityTaskScheduledEventAttributes changed = fact.hasOptions()
                ? with(
                        FactEffects.activity(state, scheduledEventId).original(),
                        ActivityOptions.parseFrom(fact.getOptions()))
                : null;
        FactEffects.change(state, scheduledEventId, activity -> activity.change(fact, changed));
    }

    private static ActivityTaskScheduledEventAttributes with(
            ActivityTaskScheduledEventAttributes original, ActivityOptions options) {
        ActivityTaskScheduledEventAttributes.Builder changed = original.toBuilder()
                .setTaskQueue(TaskQueues.normal(options.getTaskQueue().getName()))
                .setScheduleToCloseTimeout(options.getScheduleToCloseTimeout())
                .setScheduleToStartTimeout(options.getScheduleToStartTimeout())
                .setStartToCloseTimeout(options.getStartToCloseTimeout())
                .setHeartbeatTimeout(options.getHeartbeatTimeout())
                .setRetryPolicy(options.getRetryPolicy())
                .clearPriority();
        if (options.hasPriority()) {
            changed.setPriority(options.getPriority());
        }
        return changed.build();
    }
}
