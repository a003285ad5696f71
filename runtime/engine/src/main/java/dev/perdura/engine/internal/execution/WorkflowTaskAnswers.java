package dev.perdura.engine.internal.execution;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.command.StartedWorkflowTask;
import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.History;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;

/** What a worker is told that polled for a workflow task (rules 2.13, 2.14, 7.4). */
public final class WorkflowTaskAnswers {

    private final LaneRuns runs;

    WorkflowTaskAnswers(LaneRuns runs) {
        this.runs = runs;
    }

    /**
     * A workflow task that was started, with the queries and updates that wait for it.
     *
     * @param again with updates that a worker had before and has not answered; false after a heartbeat (rule 2.30)
     */
    public PollWorkflowTaskQueueResponse of(LoadedRun run, StartedWorkflowTask task, boolean again) {
        PollWorkflowTaskQueueResponse.Builder answer = frame(run.key(), task.workflowType(), task.taskQueue())
                .setTaskToken(task.token().encode())
                .setPreviousStartedEventId(task.previousStartedEventId())
                .setStartedEventId(task.startedEventId())
                .setAttempt(task.attempt())
                .setScheduledTime(Times.timestamp(task.scheduledTimeMillis()))
                .setStartedTime(Times.timestamp(task.startedTimeMillis()));
        int about = runs.parts().limits().historyPageEvents();
        HistoryPage page =
                runs.reader().page(run, task.firstEventId(), task.nextEventId(), 0, about, runs.committedBatch());
        History.Builder history = History.newBuilder().addAllEvents(page.events());
        if (page.nextEventId() < task.nextEventId()) {
            answer.setNextPageToken(next(run, page, task.nextEventId()));
        } else {
            history.addAllEvents(task.virtualEvents());
        }
        if (run.queries != null) {
            run.queries.ride(answer);
        }
        if (run.updates != null) {
            answer.addAllMessages(run.updates.send(task.startedEventId(), again));
        }
        return answer.setHistory(history).build();
    }

    /** A query on its own; with the whole history unless the worker has the run in its cache. */
    PollWorkflowTaskQueueResponse ofQuery(LoadedRun run, TaskToken.OfQuery token, WorkflowQuery query, boolean sticky) {
        PollWorkflowTaskQueueResponse.Builder answer = frame(
                        run.key(),
                        run.state.start().workflowType(),
                        run.state.start().taskQueue())
                .setTaskToken(token.encode())
                .setPreviousStartedEventId(run.state.workflowTask().lastCompletedStartedEventId())
                .setAttempt(1)
                .setQuery(query);
        if (sticky) {
            return answer.setHistory(History.getDefaultInstance()).build();
        }
        long end = run.state.nextEventId();
        int about = runs.parts().limits().historyPageEvents();
        HistoryPage page = runs.reader().page(run, 1, end, 0, about, runs.committedBatch());
        if (page.nextEventId() < end) {
            answer.setNextPageToken(next(run, page, end));
        }
        return answer.setHistory(History.newBuilder().addAllEvents(page.events()))
                .build();
    }

    private static ByteString next(LoadedRun run, HistoryPage page, long endEventId) {
        return new HistoryToken(run.key().runId(), page.nextEventId(), page.afterSequence(), endEventId, true).encode();
    }

    private static PollWorkflowTaskQueueResponse.Builder frame(RunKey run, String workflowType, String taskQueue) {
        return PollWorkflowTaskQueueResponse.newBuilder()
                .setWorkflowExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(run.workflowId())
                        .setRunId(run.runId()))
                .setWorkflowType(WorkflowType.newBuilder().setName(workflowType))
                .setWorkflowExecutionTaskQueue(
                        TaskQueue.newBuilder().setName(taskQueue).setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL));
    }
}
