package dev.perdura.engine.internal.matching;

import dev.perdura.engine.internal.timer.Deadline;
import dev.perdura.engine.internal.transport.Reply;

/** A worker's call that waits for a task. It sits in one {@link TaskQueue}, which guards its state. */
public final class Poller extends Deadline {

    enum State {
        NEW,
        WAITING,
        /** Out of the queue, with a task that is being looked at. */
        TAKEN,
        DONE
    }

    private final Matching matching;
    private final TaskQueueKey queueKey;
    private final PollingWorker worker;
    private final Reply<?> reply;
    private final Runnable answerEmpty;
    private final long patientUntil;

    State state = State.NEW;
    Poller before;
    Poller after;

    /**
     * @param answerEmpty sends the answer that says there was no task
     * @param patientUntil elapsed milliseconds at which that is sent
     */
    public Poller(
            Matching matching,
            TaskQueueKey queueKey,
            PollingWorker worker,
            Reply<?> reply,
            Runnable answerEmpty,
            long patientUntil) {
        this.matching = matching;
        this.queueKey = queueKey;
        this.worker = worker;
        this.reply = reply;
        this.answerEmpty = answerEmpty;
        this.patientUntil = patientUntil;
    }

    public TaskQueueKey queueKey() {
        return queueKey;
    }

    public String identity() {
        return worker.identity();
    }

    PollingWorker worker() {
        return worker;
    }

    public Reply<?> reply() {
        return reply;
    }

    long patientUntil() {
        return patientUntil;
    }

    void answerEmpty() {
        answerEmpty.run();
    }

    @Override
    protected void reached(long atMillis) {
        matching.expire(this);
    }
}
