package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.SignalWithStartWorkflow;
import dev.perdura.engine.internal.command.TerminateWorkflow;
import dev.perdura.engine.internal.command.WorkflowIdPolicy;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Policies;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.LaneRuns;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;

/** Signals the open run of a workflow id, or starts one that begins with the signal (rule 1.14). */
final class SignalWithStartWorkflowExecution
        implements Handler<SignalWithStartWorkflowExecutionRequest, SignalWithStartWorkflowExecutionResponse> {

    private final Executions executions;
    private final Ids ids;
    private final StartDoor door;

    SignalWithStartWorkflowExecution(Executions executions, Ids ids, StartDoor door) {
        this.executions = executions;
        this.ids = ids;
        this.door = door;
    }

    @Override
    public void handle(
            SignalWithStartWorkflowExecutionRequest asked, Reply<SignalWithStartWorkflowExecutionResponse> reply) {
        Policies policies = door.check(asked);
        SignalWithStartWorkflowExecutionRequest request = asked.getRequestId().isEmpty()
                ? asked.toBuilder().setRequestId(ids.get()).build()
                : asked;
        executions.submit(
                request.getNamespace(),
                request.getWorkflowId(),
                reply,
                (runs, r) -> signal(request, policies, runs, r));
    }

    private void signal(
            SignalWithStartWorkflowExecutionRequest request,
            Policies policies,
            LaneRuns runs,
            Reply<SignalWithStartWorkflowExecutionResponse> reply) {
        LoadedRun current = runs.current(request.getNamespace(), request.getWorkflowId());
        WorkflowExecutionStatus status = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
        if (current != null) {
            WorkflowState state = current.state();
            status = state.status();
            // A repeated request whose first answer was lost: the run is there and has the signal.
            if (state.startRequestId().equals(request.getRequestId())
                    || state.isSignalRequest(request.getRequestId())) {
                runs.answer(current, reply, answer(current, false));
                return;
            }
        }
        switch (WorkflowIdPolicy.decide(status, policies)) {
            case REFUSE -> throw IdInUse.refusal(current, policies);
            case USE_EXISTING -> {
                runs.change(current, transition -> SignalWithStartWorkflow.decideOpenRun(transition, request));
                runs.answerChange(current, reply, answer(current, false));
            }
            case START -> {
                LoadedRun run = runs.start(
                        request.getNamespace(),
                        request.getWorkflowId(),
                        ids.get(),
                        current,
                        transition -> SignalWithStartWorkflow.decideNewRun(transition, request));
                runs.answerChange(run, reply, answer(run, true));
            }
            case TERMINATE_EXISTING -> {
                String runId = ids.get();
                LoadedRun run = runs.startInsteadOf(
                        current,
                        runId,
                        transition -> TerminateWorkflow.decideReplaced(transition, runId),
                        transition -> SignalWithStartWorkflow.decideNewRun(transition, request));
                runs.answerChange(run, reply, answer(run, true));
            }
            default -> throw new IllegalStateException("No way to treat a start of " + request.getWorkflowId());
        }
    }

    private static SignalWithStartWorkflowExecutionResponse answer(LoadedRun run, boolean started) {
        return SignalWithStartWorkflowExecutionResponse.newBuilder()
                .setRunId(run.key().runId())
                .setFirstExecutionRunId(run.state().start().firstRunId())
                .setStarted(started)
                .build();
    }
}
