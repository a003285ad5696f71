package dev.perdura.engine.internal.execution;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import java.util.List;

/**
 * Answers GetWorkflowExecutionHistory for the runs of a lane, at once or when there is news (rule 2.33). A client that
 * follows an open run always gets a token, also with no event; no token means that there will be no more (rule 12.37).
 */
public final class HistoryWaits {

    private final LaneRuns runs;
    private final EngineParts parts;

    HistoryWaits(LaneRuns runs, EngineParts parts) {
        this.runs = runs;
        this.parts = parts;
    }

    /**
     * Answers now, or when there is news, or when the caller has waited long enough.
     *
     * @param followsNextRun the caller follows the next run that a close event names
     */
    public void read(
            GetWorkflowExecutionHistoryRequest request,
            boolean followsNextRun,
            Reply<GetWorkflowExecutionHistoryResponse> reply) {
        String runId = request.getExecution().getRunId();
        HistoryToken from = null;
        if (!request.getNextPageToken().isEmpty()) {
            from = HistoryToken.decode(request.getNextPageToken());
            if (!runId.isEmpty() && !runId.equals(from.runId())) {
                throw Refusal.invalidArgument("RunId in the request does not match the NextPageToken. The token is of"
                        + " run " + from.runId() + ", the request is for run " + runId);
            }
            runId = from.runId();
        }
        LoadedRun run =
                runs.require(request.getNamespace(), request.getExecution().getWorkflowId(), runId);
        if (from == null) {
            from = new HistoryToken(run.key().runId(), 1, 0, 0, !request.getWaitNewEvent());
        }
        boolean closeEventOnly =
                request.getHistoryEventFilterType() == HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;
        int asked = request.getMaximumPageSize();
        int limit = parts.limits().historyPageEvents();
        int pageEvents = asked <= 0 || asked > limit ? limit : asked;
        HistoryView view = new HistoryView(closeEventOnly, followsNextRun, pageEvents);
        boolean news = !run.state.isOpen() || !closeEventOnly && from.nextEventId() < run.state.nextEventId();
        if (news || !request.getWaitNewEvent()) {
            runs.answer(run, reply, answer(run, from, view, request.getWaitNewEvent()));
        } else {
            wait(new HistoryWait(runs, run, reply, from, view));
        }
    }

    private void wait(HistoryWait wait) {
        wait.run.addWait(wait);
        parts.waitingClients().incrementAndGet();
        long millis = LongPoll.millis(parts.limits().historyPollMillis(), wait.reply.patienceMillis());
        parts.timers().setForCall(wait, parts.timers().elapsedMillis() + millis);
        wait.reply.onCancel(() -> runs.lane().submit(() -> leave(wait)));
    }

    /** The run has changed: answers those who waited for that. */
    void tell(LoadedRun run) {
        boolean open = run.state.isOpen();
        List<HistoryWait> waits = run.waits;
        int kept = 0;
        for (int i = 0; i < waits.size(); i++) {
            HistoryWait wait = waits.get(i);
            boolean news =
                    !open || !wait.view.closeEventOnly() && wait.position.nextEventId() < run.state.nextEventId();
            if (news) {
                end(wait);
                runs.answer(run, wait.reply, answer(run, wait.position, wait.view, true));
            } else {
                waits.set(kept++, wait);
            }
        }
        waits.subList(kept, waits.size()).clear();
        forgetIfNone(run);
    }

    /** The client has waited long enough: nothing has happened, but it shall ask again. */
    void expire(HistoryWait wait) {
        if (leave(wait)) {
            wait.reply.send(GetWorkflowExecutionHistoryResponse.newBuilder()
                    .setHistory(History.getDefaultInstance())
                    .setNextPageToken(wait.position.encode())
                    .build());
        }
    }

    private boolean leave(HistoryWait wait) {
        if (wait.over) {
            return false;
        }
        end(wait);
        wait.run.waits.remove(wait);
        forgetIfNone(wait.run);
        return true;
    }

    private void end(HistoryWait wait) {
        wait.over = true;
        parts.timers().cancelForCall(wait);
        parts.waitingClients().decrementAndGet();
    }

    private static void forgetIfNone(LoadedRun run) {
        if (run.waits.isEmpty()) {
            run.waits = List.of();
        }
    }

    private GetWorkflowExecutionHistoryResponse answer(
            LoadedRun run, HistoryToken from, HistoryView view, boolean follows) {
        boolean open = run.state.isOpen();
        long end = from.beforeEventId() == 0 ? run.state.nextEventId() : from.beforeEventId();
        History.Builder history = History.newBuilder();
        ByteString next = ByteString.EMPTY;
        if (view.closeEventOnly()) {
            if (open) {
                next = follows ? from.encode() : ByteString.EMPTY;
            } else {
                long last = run.state.nextEventId() - 1;
                for (HistoryEvent event :
                        page(run, last, last + 1, 0, view.pageEvents()).events()) {
                    history.addEvents(view.followsNextRun() ? event : NextRunRewriting.rewritten(event));
                }
            }
        } else {
            HistoryPage page = page(run, from.nextEventId(), end, from.afterSequence(), view.pageEvents());
            history.addAllEvents(page.events());
            boolean atEnd = page.nextEventId() >= end;
            if (!atEnd || open && follows && from.beforeEventId() == 0) {
                next = new HistoryToken(
                                run.key().runId(),
                                page.nextEventId(),
                                page.afterSequence(),
                                from.beforeEventId(),
                                from.withTail())
                        .encode();
            }
            if (atEnd && from.withTail()) {
                history.addAllEvents(run.state.virtualEvents());
            }
        }
        return GetWorkflowExecutionHistoryResponse.newBuilder()
                .setHistory(history)
                .setNextPageToken(next)
                .build();
    }

    private HistoryPage page(LoadedRun run, long from, long before, long afterSequence, int events) {
        return runs.reader().page(run, from, before, afterSequence, events, runs.committedBatch());
    }
}
