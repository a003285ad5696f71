package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.command.UseExistingWorkflow;
import dev.perdura.engine.internal.command.WorkflowIdPolicy;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Policies;
import dev.perdura.engine.internal.execution.EagerStart;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Link;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.util.function.Consumer;

/** Starts a run, or finds out why not (section 1 of the semantics). */
final class StartWorkflowExecution implements Handler<StartWorkflowExecutionRequest, StartWorkflowExecutionResponse> {

    private final Executions executions;
    private final Ids ids;
    private final StartDoor door;

    StartWorkflowExecution(Executions executions, Ids ids, StartDoor door) {
        this.executions = executions;
        this.ids = ids;
        this.door = door;
    }

    @Override
    public void handle(StartWorkflowExecutionRequest asked, Reply<StartWorkflowExecutionResponse> reply) {
        Policies policies = door.check(asked);
        StartWorkflowExecutionRequest request = asked.getRequestId().isEmpty()
                ? asked.toBuilder().setRequestId(ids.get()).build()
                : asked;
        executions.submit(
                request.getNamespace(), request.getWorkflowId(), reply, (runs, r) -> start(request, policies, runs, r));
    }

    private void start(
            StartWorkflowExecutionRequest request,
            Policies policies,
            LaneRuns runs,
            Reply<StartWorkflowExecutionResponse> reply) {
        EagerStart eager = new EagerStart(request, reply.transport());
        LoadedRun current = runs.current(request.getNamespace(), request.getWorkflowId());
        WorkflowExecutionStatus status = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
        if (current != null) {
            WorkflowState state = current.state();
            status = state.status();
            // Rule 1.6: a repeated request gets the answer it got, whatever became of the run since.
            boolean created = state.startRequestId().equals(request.getRequestId());
            if (created || state.isAttachedRequest(request.getRequestId())) {
                StartWorkflowExecutionResponse.Builder answer = answer(current, created);
                if (created) {
                    eager.answerRepeated(runs, current, answer);
                }
                runs.answer(current, reply, answer.build());
                return;
            }
        }
        if (WorkflowIdPolicy.decide(status, policies) == WorkflowIdPolicy.Outcome.USE_EXISTING) {
            runs.change(current, transition -> UseExistingWorkflow.decide(transition, request));
            runs.answer(current, reply, answer(current, false).build());
            return;
        }
        LoadedRun run = startNew(request, policies, runs, current, ids, eager::decide);
        StartWorkflowExecutionResponse.Builder answer = answer(run, true);
        eager.answer(runs, run, answer);
        runs.answerChange(run, reply, answer.build());
    }

    /**
     * Starts a run, in the place of the current one if there is any (rule 1.5).
     *
     * @param current null if the workflow id was not used yet
     * @throws Refusal if the policies do not allow it
     */
    static LoadedRun startNew(
            StartWorkflowExecutionRequest request,
            Policies policies,
            LaneRuns runs,
            LoadedRun current,
            Ids ids,
            Consumer<Transition> decision) {
        WorkflowExecutionStatus status = current == null
                ? WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED
                : current.state().status();
        return switch (WorkflowIdPolicy.decide(status, policies)) {
            case START -> runs.start(request.getNamespace(), request.getWorkflowId(), ids.get(), current, decision);
            case TERMINATE_EXISTING -> {
                String runId = ids.get();
                yield runs.startInsteadOf(
                        current, runId, transition -> TerminateWorkflow.decideReplaced(transition, runId), decision);
            }
            case REFUSE, USE_EXISTING -> throw IdInUse.refusal(current, policies);
        };
    }

    static StartWorkflowExecutionResponse.Builder answer(LoadedRun run, boolean started) {
        return StartWorkflowExecutionResponse.newBuilder()
                .setRunId(run.key().runId())
                .setFirstExecutionRunId(run.state().start().firstRunId())
                .setStarted(started)
                .setStatus(run.state().status())
                .setLink(Link.newBuilder()
                        .setWorkflowEvent(Link.WorkflowEvent.newBuilder()
                                .setNamespace(run.key().namespace())
                                .setWorkflowId(run.key().workflowId())
                                .setRunId(run.key().runId())
                                .setEventRef(Link.WorkflowEvent.EventReference.newBuilder()
                                        .setEventId(1)
                                        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED))));
    }
}
