package dev.perdura.engine.internal.command;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.TimerStartedEventAttributes;

/** Starts a timer (rule 4.1). */
final class StartTimer {

    private static final WorkflowTaskFailedCause BAD =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES;

    private StartTimer() {}

    static void decide(CommandContext context, Command command) {
        StartTimerCommandAttributes timer = command.getStartTimerCommandAttributes();
        context.checkId(timer.getTimerId(), "TimerId", BAD);
        String fault = Timeouts.fault(timer.getStartToFireTimeout());
        if (fault != null) {
            throw CommandFailure.of(
                    BAD,
                    "An invalid StartToFireTimeout is set on StartTimerCommand: " + fault + ". TimerId="
                            + timer.getTimerId());
        }
        if (context.state().timer(timer.getTimerId()) != null) {
            throw CommandFailure.of(
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_START_TIMER_DUPLICATE_ID,
                    "TimerID: " + timer.getTimerId());
        }
        context.transition()
                .record(context.event(EventType.EVENT_TYPE_TIMER_STARTED, command)
                        .setTimerStartedEventAttributes(TimerStartedEventAttributes.newBuilder()
                                .setTimerId(timer.getTimerId())
                                .setStartToFireTimeout(Timeouts.capped(timer.getStartToFireTimeout()))
                                .setWorkflowTaskCompletedEventId(context.completedEventId())));
    }
}
