package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.AdmittedUpdates;
import dev.perdura.engine.internal.command.CompleteWorkflowTask;
import dev.perdura.engine.internal.command.CompletedWorkflowTask;
import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import java.util.List;
import java.util.Map;

/** Takes what workers answer to workflow tasks, for the runs of a lane. */
public final class WorkflowTaskCompletions {

    private final LaneRuns runs;

    WorkflowTaskCompletions(LaneRuns runs) {
        this.runs = runs;
    }

    /**
     * Completes a workflow task. Queries that rode on it are answered with what the worker found; those it left
     * unanswered ride on the next task or go to a worker by themselves (rule 2.31).
     */
    public void complete(
            LoadedRun run,
            TaskToken.OfWorkflowTask token,
            RespondWorkflowTaskCompletedRequest request,
            Reply<RespondWorkflowTaskCompletedResponse> reply) {
        boolean inProcess = reply.transport() == Transport.IN_PROCESS;
        RunQueries queries = run.queries;
        RunUpdates updates = run.updates;
        AdmittedUpdates admitted = updates == null ? AdmittedUpdates.NONE : updates.admitted();
        if (queries != null) {
            queries.suspend();
        }
        if (updates != null) {
            updates.suspend();
        }
        CompletedWorkflowTask completed;
        try {
            completed = runs.decide(run, t -> CompleteWorkflowTask.decide(t, token, request, inProcess, admitted));
        } catch (RuntimeException | Error e) {
            if (queries != null) {
                queries.resume(Map.of());
            }
            if (updates != null) {
                resume(updates, e, token.attempt());
            }
            throw e;
        }
        RespondWorkflowTaskCompletedResponse.Builder answer =
                RespondWorkflowTaskCompletedResponse.newBuilder().addAllActivityTasks(completed.activityTasks());
        if (completed.leftNothing()) {
            answer.setResetHistoryEventId(run.state.workflowTask().lastCompletedStartedEventId());
        }
        if (queries != null) {
            queries.resume(request.getQueryResultsMap());
        }
        if (updates != null) {
            updates.resume(completed.rejectedUpdates());
        }
        if (completed.newTask() != null) {
            boolean again = !request.getForceCreateNewWorkflowTask();
            answer.setWorkflowTask(runs.offers().answers().of(run, completed.newTask(), again));
        }
        run.heldInProcess |= inProcess && (completed.newTask() != null || answer.getActivityTasksCount() > 0);
        runs.answerChange(run, reply, answer.build());
    }

    /** Updates survive a stale answer, but not one that fails the task (rule 2.25). */
    private static void resume(RunUpdates updates, Throwable failure, int attempt) {
        boolean taskFailed = failure instanceof Refusal refusal
                && refusal.code() == Status.Code.INVALID_ARGUMENT
                && (refusal.thenDecide().isPresent() || attempt > 1);
        if (taskFailed) {
            updates.taskFailed();
        } else {
            updates.resume(List.of());
        }
    }
}
