package dev.perdura.engine.internal.commit;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ExecutionUpdate;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;

/** What one run adds to one commit: at most one execution row and one journal row, however many transitions. */
final class RunWrite {

    private final long executionKey;
    long sequence;
    private ExecutionRow inserted;
    private ExecutionProgress progress;
    private RunDescription description;
    private byte[] transition;
    private List<byte[]> more;
    private boolean deleted;
    private List<JournalRow> rows;

    RunWrite(long executionKey) {
        this.executionKey = executionKey;
    }

    void insert(ExecutionRow row) {
        inserted = row;
    }

    void progress(ExecutionProgress newest) {
        progress = newest;
    }

    void describe(RunDescription newest) {
        description = newest;
    }

    /** Whatever else there is to write of the run is not worth it any more. */
    void delete() {
        deleted = true;
    }

    /** A journal row by itself, which comes before what is appended. */
    void addRow(long rowSequence, byte[] bytes) {
        if (rows == null) {
            rows = new ArrayList<>();
        }
        rows.add(new JournalRow(executionKey, rowSequence, bytes));
    }

    void append(byte[] bytes) {
        if (transition == null) {
            transition = bytes;
        } else {
            if (more == null) {
                more = new ArrayList<>();
            }
            more.add(bytes);
        }
    }

    void addTo(WriteBatch batch) {
        if (deleted) {
            batch.delete(executionKey);
            return;
        }
        if (inserted != null) {
            batch.insert(progress == null ? inserted : inserted.with(progress));
        } else if (progress != null) {
            batch.update(new ExecutionUpdate(executionKey, progress));
        }
        if (description != null) {
            batch.describe(description);
        }
        if (rows != null) {
            rows.forEach(batch::append);
        }
        if (transition != null) {
            batch.append(new JournalRow(executionKey, sequence, joined()));
        }
    }

    private byte[] joined() {
        if (more == null) {
            return transition;
        }
        int length = transition.length;
        for (byte[] bytes : more) {
            length += bytes.length;
        }
        byte[] all = new byte[length];
        System.arraycopy(transition, 0, all, 0, transition.length);
        int at = transition.length;
        for (byte[] bytes : more) {
            System.arraycopy(bytes, 0, all, at, bytes.length);
            at += bytes.length;
        }
        return all;
    }
}
