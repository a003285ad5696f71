package dev.perdura.engine.internal.execution;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import java.util.ArrayList;
import java.util.List;

/** Answers GetWorkflowExecutionHistoryReverse: the newest events first, as far as they have their place in history. */
public final class ReverseHistory {

    private ReverseHistory() {}

    /** Answers with one page. What happens after the first page was read is on none of them. */
    public static void read(
            LaneRuns runs,
            GetWorkflowExecutionHistoryReverseRequest request,
            Reply<GetWorkflowExecutionHistoryReverseResponse> reply) {
        String runId = request.getExecution().getRunId();
        long before = Long.MAX_VALUE;
        if (!request.getNextPageToken().isEmpty()) {
            HistoryToken token = HistoryToken.decode(request.getNextPageToken());
            if (!runId.isEmpty() && !runId.equals(token.runId())) {
                throw Refusal.invalidArgument("Invalid NextPageToken: it is of run " + token.runId()
                        + ", the request is for run " + runId + "; send a token with the run it came from");
            }
            runId = token.runId();
            before = token.beforeEventId();
        }
        LoadedRun run =
                runs.require(request.getNamespace(), request.getExecution().getWorkflowId(), runId);
        before = Math.min(before, run.state.nextEventId());
        int asked = request.getMaximumPageSize();
        int limit = runs.parts().limits().historyPageEvents();
        int pageEvents = asked <= 0 || asked > limit ? limit : asked;
        long from = Math.max(1, before - pageEvents);
        runs.answer(
                run,
                reply,
                GetWorkflowExecutionHistoryReverseResponse.newBuilder()
                        .setHistory(newestFirst(runs, run, from, before))
                        .setNextPageToken(
                                from == 1
                                        ? ByteString.EMPTY
                                        : new HistoryToken(run.key().runId(), 1, 0, from, false).encode())
                        .build());
    }

    private static History newestFirst(LaneRuns runs, LoadedRun run, long from, long before) {
        List<HistoryEvent> events = new ArrayList<>();
        HistoryPage page = new HistoryPage(List.of(), from, 0);
        do {
            int count = (int) (before - page.nextEventId());
            page = runs.reader()
                    .page(run, page.nextEventId(), before, page.afterSequence(), count, runs.committedBatch());
            events.addAll(page.events());
        } while (page.nextEventId() < before && !page.events().isEmpty());
        History.Builder history = History.newBuilder();
        for (int i = events.size() - 1; i >= 0; i--) {
            history.addEvents(events.get(i));
        }
        return history.build();
    }
}
