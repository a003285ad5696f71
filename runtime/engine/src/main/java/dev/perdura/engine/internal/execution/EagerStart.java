package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.StartWorkflow;
import dev.perdura.engine.internal.command.StartWorkflowTask;
import dev.perdura.engine.internal.command.StartedWorkflowTask;
import dev.perdura.engine.internal.command.WorkflowTaskPoll;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowTaskState;
import dev.perdura.engine.internal.transport.Transport;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;

/** One start of a run, whose first workflow task the caller may get with the answer (rule 1.12). */
public final class EagerStart {

    private static final long FIRST_SCHEDULED_EVENT_ID = 2;

    private final StartWorkflowExecutionRequest request;
    private final WorkflowTaskPoll poll;
    private StartedWorkflowTask task;

    public EagerStart(StartWorkflowExecutionRequest request, Transport transport) {
        this.request = request;
        this.poll = request.getRequestEagerExecution()
                ? new WorkflowTaskPoll(
                        request.getTaskQueue().getName(),
                        false,
                        request.getIdentity(),
                        request.getRequestId(),
                        transport == Transport.IN_PROCESS)
                : null;
    }

    /** Starts the run, and its first task if that is wanted and need not wait. */
    public void decide(Transition transition) {
        task = StartWorkflow.decide(transition, request, poll);
    }

    /** Puts the task that was started, if there is one, into the answer. */
    public void answer(LaneRuns runs, LoadedRun run, StartWorkflowExecutionResponse.Builder answer) {
        if (task != null) {
            run.heldInProcess |= poll.inProcess();
            answer.setEagerWorkflowTask(runs.offers().answers().of(run, task, true));
        }
    }

    /** The answer got lost and the request comes again: the task is sent again while it is still the first one. */
    public void answerRepeated(LaneRuns runs, LoadedRun run, StartWorkflowExecutionResponse.Builder answer) {
        WorkflowTaskState pending = run.state.workflowTask();
        if (poll != null
                && run.state.isOpen()
                && pending.isStarted()
                && pending.scheduledEventId() == FIRST_SCHEDULED_EVENT_ID
                && pending.attempt() == 1
                && pending.requestId().equals(request.getRequestId())) {
            task = runs.decide(run, transition -> StartWorkflowTask.decide(transition, FIRST_SCHEDULED_EVENT_ID, poll));
            answer(runs, run, answer);
        }
    }
}
