package dev.perdura.engine.simulation;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.Status;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;

/** A client that follows the history of one run to its end, over lost answers and dead engines. */
final class Follower implements Outcome<GetWorkflowExecutionHistoryResponse> {

    private final World world;
    private final CommittedRun run;
    private final boolean closeOnly;
    private final Transport transport;
    private ByteString token = ByteString.EMPTY;
    private int seen;
    private boolean asking;
    private boolean done;
    private boolean gone;

    Follower(World world, CommittedRun run) {
        this.world = world;
        this.run = run;
        this.closeOnly = world.chance(30);
        this.transport = world.chance(50) ? Transport.IN_PROCESS : Transport.NETWORK;
    }

    /** Asks for what comes next, unless it waits for that. */
    void go() {
        if (asking || done) {
            return;
        }
        asking = true;
        world.<GetWorkflowExecutionHistoryResponse>call(
                "follow " + run.workflowId() + "/" + run.runId() + " from " + seen,
                transport,
                this,
                (door, call) -> door.getWorkflowExecutionHistory(
                        GetWorkflowExecutionHistoryRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setExecution(WorkflowExecution.newBuilder()
                                        .setWorkflowId(run.workflowId())
                                        .setRunId(run.runId()))
                                .setWaitNewEvent(true)
                                .setHistoryEventFilterType(
                                        closeOnly
                                                ? HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
                                                : HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
                                .setNextPageToken(token)
                                .build(),
                        call));
    }

    @Override
    public void checkWaiting(Call<GetWorkflowExecutionHistoryResponse> call) {
        boolean news = run.isDeleted() || !run.isOpen() || !closeOnly && seen < run.events.size();
        Violation.unless(!news, "Nobody waits for events that are there (2.33)", run, seen);
        call.checkWaitsLessThan(world.settings.limits.historyPollMillis());
    }

    /** Goes on until the end. */
    void finish() {
        for (int pages = 0; !done && !asking && pages < run.events.size() + 2; pages++) {
            go();
        }
        Violation.unless(
                !done || gone || run.isDeleted() || run.isOpen() || seen == run.events.size(),
                "A follower sees all",
                run,
                seen);
    }

    @Override
    public void arrived(GetWorkflowExecutionHistoryResponse answer) {
        asking = false;
        for (HistoryEvent event : answer.getHistory().getEventsList()) {
            if (closeOnly) {
                seen = (int) event.getEventId();
            } else {
                seen++;
            }
            boolean there = event.getEventId() == seen && seen <= run.events.size() || run.isDeleted();
            world.guard(() -> Violation.unless(there, "A follower sees every event once", event, run));
            if (seen <= run.events.size()) {
                HistoryEvent truth = run.events.get(seen - 1);
                world.guard(() -> Violation.unless(truth.equals(event), "A follower sees the truth", event, truth));
            }
        }
        token = answer.getNextPageToken();
        done = token.isEmpty();
    }

    @Override
    public void refused(Status status) {
        asking = false;
        if (status.getCode() == Status.Code.NOT_FOUND) {
            world.guard(() -> Violation.unless(run.isDeleted(), "Only what is deleted is not found", run, status));
            gone = true;
            done = true;
        }
    }

    @Override
    public void lost() {
        asking = false;
    }
}
