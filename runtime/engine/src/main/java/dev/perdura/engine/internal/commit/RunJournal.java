package dev.perdura.engine.internal.commit;

/** Where a run is in its journal: the next free sequence, and its row in the open batch. Guarded by its outbox. */
public final class RunJournal {

    private final long executionKey;
    private long lastSequence;
    private RunWrite openWrite;
    private long openBatch;

    /** @param lastSequence of the journal rows written so far; 0 for a new run */
    public RunJournal(long executionKey, long lastSequence) {
        this.executionKey = executionKey;
        this.lastSequence = lastSequence;
    }

    public long executionKey() {
        return executionKey;
    }

    RunWrite writeIn(LaneBatch batch) {
        if (openBatch != batch.number) {
            openBatch = batch.number;
            openWrite = new RunWrite(executionKey);
            batch.writes.add(openWrite);
        }
        return openWrite;
    }

    /** Adds a row by itself, before anything else is written of this run. */
    void addRow(LaneBatch batch, byte[] transition) {
        writeIn(batch).addRow(++lastSequence, transition);
    }

    long sequenceFor(RunWrite write) {
        if (write.sequence == 0) {
            write.sequence = ++lastSequence;
        }
        return write.sequence;
    }

    /** The sequence of the newest row. Only for the lane that writes. */
    public long lastSequence() {
        return lastSequence;
    }
}
