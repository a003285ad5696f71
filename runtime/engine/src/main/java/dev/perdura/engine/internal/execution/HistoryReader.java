package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.Entry.EventEntry;
import dev.perdura.engine.internal.state.JournalCodec;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreFailure;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/** Reads what runs remember: from memory if it is there, else from the store and what is on its way there. */
final class HistoryReader {

    private static final int ROWS_AT_A_TIME = 64;

    /** A page that is read from the store ends where it has so many, so that it fits a message and memory. */
    private static final long ABOUT_BYTES = 2 << 20;

    private final Store store;

    HistoryReader(Store store) {
        this.store = store;
    }

    /**
     * Folds a stored run into memory.
     *
     * @throws Refusal DATA_LOSS if its journal cannot be read; no other run is the worse for it
     */
    LoadedRun load(ExecutionRow row) {
        try {
            LoadedRun run = fold(row);
            if (run.state.start() == null) {
                throw new IllegalStateException("there is no WorkflowExecutionStarted in it");
            }
            return run;
        } catch (StoreFailure failure) {
            throw failure;
        } catch (RuntimeException damage) {
            throw Refusal.dataLoss("The journal of workflow " + row.workflowId() + ", run " + row.runId()
                    + ", cannot be read: " + damage.getMessage()
                    + ". Other workflows are not affected; restore the store from a backup if you need this one");
        }
    }

    private LoadedRun fold(ExecutionRow row) {
        RunKey key = new RunKey(row.namespace(), row.workflowId(), row.runId());
        WorkflowState state = WorkflowState.of(key);
        RecentHistory history = new RecentHistory(1);
        long sequence = 0;
        List<JournalRow> rows;
        do {
            rows = store.journal(row.executionKey(), sequence, ROWS_AT_A_TIME);
            for (JournalRow journalRow : rows) {
                sequence = journalRow.sequence();
                List<Entry> entries = JournalCodec.decode(journalRow.transition());
                entries.forEach(state::apply);
                history.add(events(entries), sequence);
            }
        } while (rows.size() == ROWS_AT_A_TIME);
        LoadedRun run = new LoadedRun(key, row.executionKey(), sequence);
        run.state = state;
        run.described = true;
        run.describedMemo = state.memo();
        run.describedAttributes = state.searchAttributes();
        run.history = history;
        run.row = row;
        run.inserted = true;
        return run;
    }

    /** Folds the state of a run anew, from the store and from what is not there yet. */
    WorkflowState refold(LoadedRun run, long committedBatch) {
        WorkflowState state = WorkflowState.of(run.key());
        long sequence = 0;
        var unsynced = run.unsynced(committedBatch);
        List<JournalRow> rows;
        do {
            rows = store.journal(run.executionKey(), sequence, ROWS_AT_A_TIME);
            for (JournalRow row : rows) {
                sequence = row.sequence();
                JournalCodec.decode(row.transition()).forEach(state::apply);
            }
        } while (rows.size() == ROWS_AT_A_TIME);
        for (LoadedRun.Unsynced missing : unsynced) {
            if (missing.sequence() > sequence) {
                missing.entries().forEach(state::apply);
            }
        }
        run.deferred.forEach(state::apply);
        return state;
    }

    /**
     * About {@code aboutEvents} events from {@code fromEventId} to before {@code beforeEventId}; more if a transition
     * has more, fewer if they are large, none if {@code fromEventId} is the end.
     *
     * @param afterSequence where an earlier page said to read on, else 0
     */
    HistoryPage page(
            LoadedRun run,
            long fromEventId,
            long beforeEventId,
            long afterSequence,
            int aboutEvents,
            long committedBatch) {
        if (fromEventId >= run.history.firstEventId()) {
            return run.history.page(fromEventId, beforeEventId, aboutEvents);
        }
        Collector page = new Collector(fromEventId, beforeEventId);
        long sequence = afterSequence;
        long before = afterSequence;
        var unsynced = run.unsynced(committedBatch);
        List<JournalRow> rows;
        do {
            rows = store.journal(run.executionKey(), sequence, ROWS_AT_A_TIME);
            for (int i = 0; i < rows.size() && !page.isFull(aboutEvents); i++) {
                before = sequence;
                sequence = rows.get(i).sequence();
                JournalCodec.decodeEvents(rows.get(i).transition(), page::add);
            }
        } while (rows.size() == ROWS_AT_A_TIME && !page.isFull(aboutEvents));
        for (LoadedRun.Unsynced missing : unsynced) {
            if (missing.sequence() > sequence && !page.isFull(aboutEvents)) {
                events(missing.entries()).forEach(page::add);
            }
        }
        if (!page.isFull(aboutEvents)) {
            events(run.deferred).forEach(page::add);
        }
        return new HistoryPage(page.events, page.next, Math.max(before, 0));
    }

    static List<HistoryEvent> events(List<Entry> entries) {
        List<HistoryEvent> events = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof EventEntry entry) {
                events.add(entry.event());
            }
        }
        return events;
    }

    private static final class Collector {
        private final List<HistoryEvent> events = new ArrayList<>();
        private final long from;
        private final long before;
        private long next;
        private long bytes;

        private Collector(long from, long before) {
            this.from = from;
            this.before = before;
            this.next = from;
        }

        private void add(HistoryEvent event) {
            if (event.getEventId() >= from && event.getEventId() < before) {
                events.add(event);
                next = event.getEventId() + 1;
                bytes += event.getSerializedSize();
            }
        }

        private boolean isFull(int aboutEvents) {
            return events.size() >= aboutEvents || bytes >= ABOUT_BYTES;
        }
    }
}
