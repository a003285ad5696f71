package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.JournalCodec;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import java.util.ArrayList;
import java.util.List;

/** Hands to the committer what was recorded of the runs of a lane, encoded once. */
final class RunWriter {

    private final LaneOutbox outbox;

    RunWriter(LaneOutbox outbox) {
        this.outbox = outbox;
    }

    /** Writes what was deferred so far, then these entries. */
    void write(LoadedRun run, List<Entry> newEntries, long nowMillis) {
        List<Entry> entries = newEntries;
        if (!run.deferred.isEmpty()) {
            entries = new ArrayList<>(run.deferred.size() + newEntries.size());
            entries.addAll(run.deferred);
            entries.addAll(newEntries);
            run.deferred = List.of();
        }
        run.history.add(HistoryReader.events(newEntries), 0);
        ExecutionProgress progress = Progress.toWrite(run, nowMillis);
        ExecutionRow inserted = null;
        if (!run.inserted) {
            inserted = Progress.row(run, progress);
            run.row = inserted;
            run.inserted = true;
        } else if (progress != null) {
            run.row = run.row.with(progress);
        }
        run.lastBatch = outbox.write(
                run.journal(), JournalCodec.encode(entries), inserted, progress, Descriptions.toWrite(run));
        long sequence = run.journal().lastSequence();
        run.history.written(sequence);
        run.unsynced(outbox.committed());
        run.handedToCommitter(new LoadedRun.Unsynced(sequence, run.lastBatch, entries));
    }

    /** Writes a journal row of a run that is only about to be made: its own row comes with what is written after. */
    void writeRow(LoadedRun run, List<Entry> entries) {
        run.history.add(HistoryReader.events(entries), 0);
        run.lastBatch = outbox.writeRow(run.journal(), JournalCodec.encode(entries));
        long sequence = run.journal().lastSequence();
        run.history.written(sequence);
        run.handedToCommitter(new LoadedRun.Unsynced(sequence, run.lastBatch, entries));
    }

    /** Writes that the workflow id of this run stands for another one from now on. */
    void writeReplaced(LoadedRun run) {
        run.row = run.row.with(run.row.progress().replaced());
        run.lastBatch = outbox.write(run.journal(), null, null, run.row.progress(), null);
    }
}
