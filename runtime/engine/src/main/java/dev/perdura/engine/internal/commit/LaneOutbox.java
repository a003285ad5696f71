package dev.perdura.engine.internal.commit;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.ScheduleChange;

/**
 * Between a lane and the committer: the batch that the lane fills and the committer takes.
 *
 * <p>Batches are numbered from 1. Whatever the lane decides goes into the open batch; whoever saw something that is in
 * batch n leaves when n is committed. The lane says with {@link #offer} when it has nothing more to add for now; the
 * committer takes a batch only after that, so one commit holds as much as came together while the last one ran.
 */
public final class LaneOutbox {

    private final Committer committer;
    private LaneBatch open = new LaneBatch(1);
    private boolean offered;
    private volatile long committed;

    LaneOutbox(Committer committer) {
        this.committer = committer;
    }

    /**
     * Adds one transition of a run.
     *
     * @param inserted the run's row if this transition makes the run, else null
     * @param progress the changed columns of the run's row, or null if they may stay as they are
     * @param description what lists show of the run if that has changed, else null
     * @return the number of the batch that holds it
     */
    public synchronized long write(
            RunJournal run,
            byte[] transition,
            ExecutionRow inserted,
            ExecutionProgress progress,
            RunDescription description) {
        RunWrite write = run.writeIn(open);
        if (inserted != null) {
            write.insert(inserted);
        }
        if (progress != null) {
            write.progress(progress);
        }
        if (description != null) {
            write.describe(description);
        }
        if (transition != null) {
            run.sequenceFor(write);
            write.append(transition);
        }
        open.transitions++;
        return open.number;
    }

    /**
     * Forgets a run.
     *
     * @return the number of the batch that does it
     */
    public synchronized long delete(RunJournal run) {
        run.writeIn(open).delete();
        open.transitions++;
        return open.number;
    }

    /** Removes a namespace, and lets {@code after} go when that is on disk. */
    public synchronized void deleteNamespace(String name, Release after) {
        open.namespaceDeletions.add(name);
        add(after);
    }

    /**
     * Adds a row to the journal of a run that is new, to come before what {@link #write} adds.
     *
     * @return the number of the batch that holds it
     */
    public synchronized long writeRow(RunJournal run, byte[] transition) {
        run.addRow(open, transition);
        return open.number;
    }

    /** Adds or changes a namespace, and lets {@code after} go when that is on disk. */
    public synchronized void write(NamespaceRow row, Release after) {
        open.namespaces.add(row);
        add(after);
    }

    /**
     * Adds a change of a schedule.
     *
     * @return the number of the batch that holds it
     */
    public synchronized long write(ScheduleChange change) {
        open.schedules.add(change);
        open.transitions++;
        return open.number;
    }

    /** The journal sequence that the open batch holds or would hold for this run. */
    public synchronized long sequenceOf(RunJournal run) {
        return run.sequenceFor(run.writeIn(open));
    }

    /** Lets {@code release} go once batch {@code number} and all before it are on disk; at once if they are. */
    public void releaseAfter(long number, Release release) {
        if (number <= committed) {
            release.committed();
            return;
        }
        synchronized (this) {
            if (committer.failure() == null) {
                add(release);
                return;
            }
        }
        release.lost(committer.failure());
    }

    private void add(Release release) {
        open.releases.add(release);
        committer.addWaiting();
    }

    /** Everything up to and including this batch is on disk. */
    public long committed() {
        return committed;
    }

    /** The number of the batch that is being filled. */
    public synchronized long openNumber() {
        return open.number;
    }

    /** The lane has nothing to add for now: the committer may take the batch, if there is anything in it. */
    public void offer() {
        synchronized (this) {
            if (open.isEmpty()) {
                return;
            }
            offered = true;
        }
        committer.wake();
    }

    /** Whether nothing is in work: neither in the open batch nor on its way to the disk. */
    public synchronized boolean isIdle() {
        return open.isEmpty() && committed == open.number - 1;
    }

    synchronized LaneBatch take() {
        if (!offered) {
            return null;
        }
        offered = false;
        LaneBatch taken = open;
        open = new LaneBatch(taken.number + 1);
        return taken;
    }

    void setCommitted(long number) {
        committed = number;
    }
}
