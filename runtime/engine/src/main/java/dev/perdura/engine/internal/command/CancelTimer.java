package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.TimerState;
import io.temporal.api.command.v1.CancelTimerCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.TimerCanceledEventAttributes;

/** Cancels a timer, also one that fired without the worker having seen it (rule 2.22). */
final class CancelTimer {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES;

    private CancelTimer() {}

    static void decide(CommandContext context, Command command) {
        CancelTimerCommandAttributes cancel = command.getCancelTimerCommandAttributes();
        context.checkId(cancel.getTimerId(), "TimerId", BAD);
        context.transition()
                .record(context.event(EventType.EVENT_TYPE_TIMER_CANCELED, command)
                        .setTimerCanceledEventAttributes(TimerCanceledEventAttributes.newBuilder()
                                .setTimerId(cancel.getTimerId())
                                .setStartedEventId(startedEventId(context, cancel.getTimerId()))
                                .setWorkflowTaskCompletedEventId(context.completedEventId())
                                .setIdentity(context.identity())));
        context.timerCancelled();
    }

    private static long startedEventId(CommandContext context, String timerId) {
        TimerState timer = context.state().timer(timerId);
        if (timer != null) {
            return timer.startedEventId();
        }
        HistoryEvent.Builder fired = context.transition().bufferedTimerFired(timerId);
        if (fired == null) {
            throw CommandFailure.of(BAD, "TimerID: " + timerId);
        }
        context.transition().removeBufferedTimerFired(timerId);
        return fired.getTimerFiredEventAttributes().getStartedEventId();
    }
}
