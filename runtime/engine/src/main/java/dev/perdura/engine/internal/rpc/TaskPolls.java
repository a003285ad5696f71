package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.LongPoll;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.Poller;
import dev.perdura.engine.internal.matching.PollingWorker;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.timer.Timers;
import dev.perdura.engine.internal.transport.Reply;

/** How workers' calls wait for tasks (rule 8.1). */
final class TaskPolls {

    private final Matching matching;
    private final Timers timers;
    private final Door door;

    TaskPolls(Matching matching, Timers timers, Door door) {
        this.matching = matching;
        this.timers = timers;
        this.door = door;
    }

    /** @param nothing what is answered when no task has come in time */
    <R> void await(TaskQueueKey queue, PollingWorker worker, Reply<R> reply, R nothing) {
        long patience = LongPoll.millis(door.limits().taskPollMillis(), reply.patienceMillis());
        long until = timers.elapsedMillis() + patience;
        Poller poller = new Poller(matching, queue, worker, reply, () -> reply.send(nothing), until);
        reply.onCancel(() -> matching.cancel(poller));
        matching.poll(poller);
    }
}
