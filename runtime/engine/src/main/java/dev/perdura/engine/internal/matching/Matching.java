package dev.perdura.engine.internal.matching;

import dev.perdura.engine.internal.timer.Timers;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * Where tasks meet pollers. A task that finds no poller waits in its queue, and so does a poller that finds no task,
 * until its patience ends. Nothing here is durable: after a restart the runs offer their tasks anew (rule 14.4).
 *
 * <p>Sticky queues are plain queues that one worker names for itself; a task comes here only while that worker polls
 * (rules 2.10, 8.6).
 */
public final class Matching {

    /** A sticky queue that nobody polled for so long is not used (rule 2.10). */
    private static final long STICKY_POLLED_WITHIN_MILLIS = 10_000;

    /** A queue without tasks and pollers for so long is forgotten. */
    private static final long FORGOTTEN_AFTER_MILLIS = 300_000;

    /** A worker that polled so recently and has no poll open is about to poll again. */
    private static final long BETWEEN_POLLS_MILLIS = 5_000;

    /** A queue that is so new may belong to a worker that is about to start. */
    private static final long BEFORE_FIRST_POLL_MILLIS = 1_000;

    /** A poll that a worker sent before it was shut down cannot come later than this. */
    private static final long SHUT_DOWN_MILLIS = 70_000;

    private static final long SWEEP_EVERY_MILLIS = 60_000;

    private final Timers timers;
    private final ToDoubleFunction<TaskQueueKey> tasksPerSecond;
    private final ConcurrentHashMap<TaskQueueKey, TaskQueue> queues = new ConcurrentHashMap<>();

    /** Workers that were shut down lately, by instance key, and when. */
    private final ConcurrentHashMap<String, Long> shutDownWorkers = new ConcurrentHashMap<>();

    /** Polls that are between two states right now: their task is in no queue and not yet on its lane. */
    private final AtomicInteger polling = new AtomicInteger();

    private volatile boolean closed;
    private long sweepAt;

    /** Without limits but those that workers ask for. */
    public Matching(Timers timers) {
        this(timers, key -> Double.NaN);
    }

    /** @param tasksPerSecond what a queue is limited to by its configuration; NaN if it is not */
    public Matching(Timers timers, ToDoubleFunction<TaskQueueKey> tasksPerSecond) {
        this.timers = timers;
        this.tasksPerSecond = tasksPerSecond;
        this.sweepAt = timers.elapsedMillis() + SWEEP_EVERY_MILLIS;
    }

    /** Offers a task to the queue's pollers; it waits if there is none. */
    public void offer(TaskQueueKey key, Task task) {
        offer(key, task, false);
    }

    /** Offers a task to the worker that has the run in its cache, or, if that worker is not there, to all of them. */
    public void offerSticky(TaskQueueKey sticky, TaskQueueKey normal, Task task) {
        offer(wasPolled(sticky, STICKY_POLLED_WITHIN_MILLIS) ? sticky : normal, task, false);
    }

    /** Takes back a task whose poller went away before the task was started; it goes to the head of its queue. */
    public void giveBack(TaskQueueKey key, Task task) {
        offer(key, task, true);
    }

    private void offer(TaskQueueKey key, Task task, boolean inFront) {
        while (true) {
            TaskQueue queue = queues.computeIfAbsent(key, this::newQueue);
            Poller poller;
            synchronized (queue) {
                if (queue.isRemoved()) {
                    continue;
                }
                poller = queue.offer(task, inFront, timers.elapsedMillis());
            }
            if (poller == null) {
                dispatchLater(queue);
            } else {
                timers.cancelForCall(poller);
                task.meet(poller);
            }
            return;
        }
    }

    private TaskQueue newQueue(TaskQueueKey key) {
        return new TaskQueue(tasksPerSecond.applyAsDouble(key), timers.elapsedMillis());
    }

    /**
     * The configuration of that queue was changed: what it says of the limit counts from now on. To be followed by
     * {@link #dispatch(TaskQueueKey)}, without any lock held.
     */
    public void configured(TaskQueueKey key) {
        // Not just a look: a queue that is being made now has perhaps asked for its limit before it was changed.
        queues.computeIfPresent(key, (same, queue) -> {
            queue.configure(tasksPerSecond.applyAsDouble(key), timers.elapsedMillis());
            return queue;
        });
    }

    /** Brings tasks and pollers of that queue together that its limit does not keep apart any more. */
    public void dispatch(TaskQueueKey key) {
        TaskQueue queue = queues.get(key);
        if (queue != null) {
            dispatch(queue);
        }
    }

    /** If the queue's limit keeps tasks and pollers apart: brings them together when it lets the next one go. */
    private void dispatchLater(TaskQueue queue) {
        long at = queue.nextMatchAt(timers.elapsedMillis());
        if (at != Long.MAX_VALUE) {
            timers.setForCall(queue.nextDispatch(() -> dispatch(queue)), at);
        }
    }

    private void dispatch(TaskQueue queue) {
        polling.incrementAndGet();
        try {
            TaskQueue.Match match = queue.match(timers.elapsedMillis());
            while (match != null) {
                timers.cancelForCall(match.poller());
                match.task().meet(match.poller());
                match = queue.match(timers.elapsedMillis());
            }
        } finally {
            polling.decrementAndGet();
        }
        dispatchLater(queue);
    }

    /** Lets a new poller have a task now or wait for one. */
    public void poll(Poller poller) {
        poll(poller, false);
    }

    /** The task that the poller was given is not to be done any more: gives it the next, or its place back. */
    public void pollOn(Poller poller) {
        poll(poller, true);
    }

    private void poll(Poller poller, boolean inFront) {
        long now = timers.elapsedMillis();
        if (mayNotWait(poller) || now >= poller.patientUntil()) {
            poller.answerEmpty();
            return;
        }
        polling.incrementAndGet();
        try {
            poll(poller, inFront, now);
        } finally {
            polling.decrementAndGet();
        }
    }

    private boolean mayNotWait(Poller poller) {
        return closed
                || !shutDownWorkers.isEmpty()
                        && shutDownWorkers.containsKey(poller.worker().instanceKey())
                || poller.reply().isCancelled();
    }

    private void poll(Poller poller, boolean inFront, long now) {
        Task task;
        TaskQueue queue;
        while (true) {
            queue = queues.computeIfAbsent(poller.queueKey(), this::newQueue);
            synchronized (queue) {
                if (queue.isRemoved()) {
                    continue;
                }
                task = queue.poll(poller, inFront, now);
                if (task == null && poller.state == Poller.State.WAITING) {
                    timers.setForCall(poller, poller.patientUntil());
                }
            }
            break;
        }
        if (task != null) {
            task.meet(poller);
        } else if (mayNotWait(poller)) {
            // Whoever ended this poll a moment ago has not found it in the queue.
            timers.cancelForCall(poller);
            expire(poller);
        } else {
            dispatchLater(queue);
        }
    }

    /** The caller has gone: takes the poller out if it still waits. If it has a task, the task notices by itself. */
    public void cancel(Poller poller) {
        TaskQueue queue = queues.get(poller.queueKey());
        if (queue != null && queue.leave(poller, timers.elapsedMillis())) {
            timers.cancelForCall(poller);
        }
    }

    void expire(Poller poller) {
        TaskQueue queue = queues.get(poller.queueKey());
        if (queue != null && queue.leave(poller, timers.elapsedMillis())) {
            poller.answerEmpty();
        }
    }

    /** Whether somebody waits for tasks of this queue, or did in the last {@code withinMillis} of elapsed time. */
    public boolean wasPolled(TaskQueueKey key, long withinMillis) {
        TaskQueue queue = queues.get(key);
        return queue != null && queue.wasPolled(withinMillis, timers.elapsedMillis());
    }

    /** Rule 8.7: the worker behind this sticky queue stops. Its polls end; what waited for it is for everybody. */
    public void shutDownSticky(TaskQueueKey sticky) {
        TaskQueue queue = queues.get(sticky);
        if (queue == null) {
            return;
        }
        TaskQueue.Contents contents = queue.empty();
        for (Poller poller : contents.pollers()) {
            timers.cancelForCall(poller);
            poller.answerEmpty();
        }
        contents.tasks().forEach(task -> offer(task.normalQueue(), task));
    }

    /** The worker stops: all polls of it that wait end, and so does each that comes late. */
    public void shutDownWorker(String namespace, String instanceKey) {
        shutDownWorkers.put(instanceKey, timers.elapsedMillis());
        queues.forEach((key, queue) -> {
            if (key.namespace().equals(namespace)) {
                queue.takePollers(poller -> poller.worker().instanceKey().equals(instanceKey))
                        .forEach(poller -> {
                            timers.cancelForCall(poller);
                            poller.answerEmpty();
                        });
            }
        });
    }

    /** What the queue is like now. It need not be there: then it is as if it were new. */
    public QueueStatus status(TaskQueueKey key) {
        TaskQueue queue = queues.get(key);
        return (queue == null ? newQueue(key) : queue).status(timers.elapsedMillis());
    }

    /** Whether a worker is about to take a task: one that polled just now, or whose queue is new. */
    public boolean expectsPollers() {
        long now = timers.elapsedMillis();
        for (TaskQueue queue : queues.values()) {
            if (queue.expectsPoller(BETWEEN_POLLS_MILLIS, BEFORE_FIRST_POLL_MILLIS, now)) {
                return true;
            }
        }
        // Last, because a task that has left its queue by now is either here or on its lane.
        return polling.get() != 0;
    }

    /** Tasks that wait for a poller, over all queues. */
    public long backlogSize() {
        long size = 0;
        for (TaskQueue queue : queues.values()) {
            size += queue.backlogSize();
        }
        return size;
    }

    /** Forgets queues that are not in use. Called by the timer thread now and then. */
    public void sweep() {
        long now = timers.elapsedMillis();
        if (now < sweepAt) {
            return;
        }
        sweepAt = now + SWEEP_EVERY_MILLIS;
        shutDownWorkers.values().removeIf(at -> now - at > SHUT_DOWN_MILLIS);
        queues.values().removeIf(queue -> queue.removeIfIdle(FORGOTTEN_AFTER_MILLIS, now));
    }

    /** Ends all polls with an empty answer, and every later one at once. */
    public void close() {
        closed = true;
        for (TaskQueue queue : queues.values()) {
            for (Poller poller : queue.empty().pollers()) {
                timers.cancelForCall(poller);
                poller.answerEmpty();
            }
        }
    }
}
