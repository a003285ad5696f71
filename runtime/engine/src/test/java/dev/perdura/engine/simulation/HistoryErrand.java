package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.List;

/**
 * Reads the first page of a history. Beyond what is committed there may only be a task that is being tried again, or
 * one that is there to bring updates.
 */
final class HistoryErrand extends Errand<GetWorkflowExecutionHistoryResponse> {

    private final WorkflowExecution execution;

    HistoryErrand(World world, WorkflowExecution execution) {
        super(world, "read the history of " + execution.getWorkflowId() + "/" + execution.getRunId());
        this.execution = execution;
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<GetWorkflowExecutionHistoryResponse> call) {
        door.getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setExecution(execution)
                        .build(),
                call);
    }

    @Override
    public void said(GetWorkflowExecutionHistoryResponse answer) {
        List<HistoryEvent> events = answer.getHistory().getEventsList();
        for (int at = 0; at < events.size(); at++) {
            Violation.unless(events.get(at).getEventId() == at + 1, "Histories are contiguous", what, events.get(at));
        }
        boolean shown = world.ledger.mayBeGone(execution.getWorkflowId())
                || world.ledger.runsOf(execution.getWorkflowId()).stream()
                        .filter(run ->
                                execution.getRunId().isEmpty() || run.runId().equals(execution.getRunId()))
                        .anyMatch(run -> isOf(run, events));
        Violation.unless(shown, "What is shown of a history is committed", what, events.size());
    }

    private boolean isOf(CommittedRun run, List<HistoryEvent> events) {
        int common = 0;
        while (common < events.size()
                && common < run.events.size()
                && events.get(common).equals(run.events.get(common))) {
            common++;
        }
        int attempts = world.settings.percentUpdates > 0 ? 0 : 1;
        List<HistoryEvent> virtual = events.subList(common, events.size());
        return virtual.size() <= 2
                && virtual.stream()
                        .allMatch(event ->
                                event.getWorkflowTaskScheduledEventAttributes().getAttempt() > attempts
                                        || event.hasWorkflowTaskStartedEventAttributes());
    }
}
