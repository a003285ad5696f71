package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.CompleteWorkflowTask;
import dev.perdura.engine.internal.command.CompletedWorkflowTask;
import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.transport.Transport;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;

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
        if (queries != null) {
            queries.suspend();
        }
        CompletedWorkflowTask completed;
        try {
            completed = runs.decide(run, t -> CompleteWorkflowTask.decide(t, token, request, inProcess));
        } catch (RuntimeException | Error e) {
            if (queries != null) {
                queries.resume(java.util.Map.of());
            }
            throw e;
        }
        RespondWorkflowTaskCompletedResponse.Builder answer =
                RespondWorkflowTaskCompletedResponse.newBuilder().addAllActivityTasks(completed.activityTasks());
        if (queries != null) {
            queries.resume(request.getQueryResultsMap());
        }
        if (completed.newTask() != null) {
            answer.setWorkflowTask(runs.offers().answers().of(run, completed.newTask()));
        }
        run.heldInProcess |= inProcess && (completed.newTask() != null || answer.getActivityTasksCount() > 0);
        runs.answerChange(run, reply, answer.build());
    }
}
