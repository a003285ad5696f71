package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/** Starts a run for a schedule, which will be told how its chain ends (rule 10.12). */
public final class StartScheduledRun {

    private StartScheduledRun() {}

    /** Starts the run that the state is of; it must be empty. */
    public static void decide(Transition transition, StartWorkflowExecutionRequest request, String scheduleId) {
        StartWorkflow.recordStarted(transition, request, false);
        transition.record(Facts.startedBySchedule(StartedBySchedule.newBuilder()
                .setScheduleId(scheduleId)
                .setRequestId(request.getRequestId())
                .setFirstRunId(transition.state().run().runId())
                .setStartedTimeMillis(transition.nowMillis())
                .build()));
        StartWorkflow.scheduleFirstTask(transition);
        Ending.end(transition);
    }
}
