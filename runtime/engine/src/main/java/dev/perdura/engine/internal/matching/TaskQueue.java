package dev.perdura.engine.internal.matching;

import dev.perdura.engine.internal.timer.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The pollers that wait for a task and the tasks that wait for a poller; both at a time only while the queue's limit
 * keeps them apart. Pollers are served in order of arrival, tasks as {@link Backlog} says. Guarded by its own monitor,
 * which is held for a few steps only.
 */
final class TaskQueue {

    private static final long NEVER = Long.MIN_VALUE / 2;

    /** A poller and its task. */
    record Match(Task task, Poller poller) {}

    private final Backlog backlog = new Backlog();
    private final Visitors visitors = new Visitors();
    private final long madeAt;
    private Poller first;
    private Poller last;
    private long lastPolledAt = NEVER;

    /** Null if there is none. */
    private RateLimit limit;

    /** What its configuration limits it to; NaN if it does not. */
    private double configuredPerSecond;

    /** What the last worker that says something of it limits it to; NaN if none has. */
    private double askedPerSecond = Double.NaN;

    private Meter limited;

    /** When the limit lets the next task go. */
    private Deadline nextDispatch;

    /** Set once the queue is out of the table: whoever holds it has to look it up again. */
    private boolean removed;

    TaskQueue(double configuredPerSecond, long now) {
        this.madeAt = now;
        configure(configuredPerSecond, now);
    }

    /** What its configuration says counts before what its workers say; NaN takes it back. */
    synchronized void configure(double tasksPerSecond, long now) {
        configuredPerSecond = tasksPerSecond;
        limit(now);
    }

    synchronized boolean isRemoved() {
        return removed;
    }

    /** Gives the task to the first poller, or keeps it. Returns the poller, or null. */
    synchronized Poller offer(Task task, boolean inFront, long now) {
        if (!inFront) {
            backlog.countAdded(task, now);
        }
        Poller poller = first;
        if (poller != null && (limit == null || backlog.size() == 0 && mayDispatch(now))) {
            unlink(poller);
            lastPolledAt = now;
            poller.state = Poller.State.TAKEN;
            backlog.countDispatched(task, now);
            return poller;
        }
        backlog.add(task, inFront, now);
        return null;
    }

    /** Gives the poller the first task, or lets it wait. Returns the task, or null. */
    synchronized Task poll(Poller poller, boolean inFront, long now) {
        if (poller.state == Poller.State.DONE) {
            return null;
        }
        lastPolledAt = now;
        visitors.polled(poller.worker(), now);
        limitTo(poller.worker().tasksPerSecond(), now);
        Task task = take(now);
        if (task != null) {
            poller.state = Poller.State.TAKEN;
            return task;
        }
        poller.state = Poller.State.WAITING;
        if (inFront) {
            linkFirst(poller);
        } else {
            linkLast(poller);
        }
        return null;
    }

    private Task take(long now) {
        if (backlog.size() == 0 || limit != null && !mayDispatch(now)) {
            return null;
        }
        Task task = backlog.poll();
        if (task != null) {
            backlog.countDispatched(task, now);
        }
        return task;
    }

    private boolean mayDispatch(long now) {
        boolean may = limit.take(now);
        if (!may) {
            if (limited == null) {
                limited = new Meter();
            }
            limited.count(now);
        }
        return may;
    }

    /** The last worker that says something of it decides (rule 8.5). */
    private void limitTo(double tasksPerSecond, long now) {
        if (!Double.isNaN(tasksPerSecond)) {
            askedPerSecond = tasksPerSecond;
            limit(now);
        }
    }

    private void limit(long now) {
        double perSecond = Double.isNaN(configuredPerSecond) ? askedPerSecond : configuredPerSecond;
        if (Double.isNaN(perSecond)) {
            limit = null;
        } else if (limit == null || limit.perSecond() != perSecond) {
            limit = new RateLimit(perSecond, now);
        }
    }

    /** A task that the limit has held back and the poller for it, or null if there is none now. */
    synchronized Match match(long now) {
        if (first == null) {
            return null;
        }
        Task task = take(now);
        if (task == null) {
            return null;
        }
        Poller poller = first;
        unlink(poller);
        lastPolledAt = now;
        poller.state = Poller.State.TAKEN;
        return new Match(task, poller);
    }

    /** When {@link #match} may find one that it does not find now; {@link Long#MAX_VALUE} if nobody has to ask. */
    synchronized long nextMatchAt(long now) {
        return limit == null || first == null || backlog.size() == 0 ? Long.MAX_VALUE : limit.nextAt(now);
    }

    /** The deadline for that, made at its first use. */
    synchronized Deadline nextDispatch(Runnable dispatch) {
        if (nextDispatch == null) {
            nextDispatch = new Deadline() {
                @Override
                protected void reached(long atMillis) {
                    dispatch.run();
                }
            };
        }
        return nextDispatch;
    }

    /** Takes a waiting poller out. Returns false if it does not wait here any more. */
    synchronized boolean leave(Poller poller, long now) {
        if (poller.state != Poller.State.WAITING) {
            return false;
        }
        unlink(poller);
        poller.state = Poller.State.DONE;
        lastPolledAt = now;
        return true;
    }

    /** Whether somebody waits for tasks here, or did in the last {@code withinMillis}. */
    synchronized boolean wasPolled(long withinMillis, long now) {
        return first != null || now - lastPolledAt <= withinMillis;
    }

    /** Whether tasks wait here that a worker will take soon: it polled just now, or is about to start. */
    synchronized boolean expectsPoller(long polledWithinMillis, long madeWithinMillis, long now) {
        return backlog.size() > 0
                && (first != null || now - lastPolledAt <= polledWithinMillis || now - madeAt <= madeWithinMillis);
    }

    synchronized int backlogSize() {
        return backlog.size();
    }

    synchronized QueueStatus status(long now) {
        return new QueueStatus(
                visitors.recent(now),
                backlog.status(now),
                limit == null ? Double.NaN : limit.perSecond(),
                limited != null && limited.perSecond(now) > 0);
    }

    /** Takes everything out and forgets that anybody polled. */
    synchronized Contents empty() {
        lastPolledAt = NEVER;
        List<Task> tasks = new ArrayList<>(backlog.size());
        backlog.drainTo(tasks);
        return new Contents(tasks, takePollers(poller -> true));
    }

    /** Takes out those who wait and are meant. */
    synchronized List<Poller> takePollers(Predicate<Poller> meant) {
        List<Poller> pollers = new ArrayList<>();
        Poller next;
        for (Poller poller = first; poller != null; poller = next) {
            next = poller.after;
            if (meant.test(poller)) {
                unlink(poller);
                poller.state = Poller.State.DONE;
                pollers.add(poller);
            }
        }
        return pollers;
    }

    /** Marks the queue as removed if nothing happened here for so long. */
    synchronized boolean removeIfIdle(long idleMillis, long now) {
        if (first == null && now - lastPolledAt > idleMillis && backlog.size() == 0) {
            removed = true;
        }
        return removed;
    }

    record Contents(List<Task> tasks, List<Poller> pollers) {}

    private void linkLast(Poller poller) {
        poller.before = last;
        if (last == null) {
            first = poller;
        } else {
            last.after = poller;
        }
        last = poller;
    }

    private void linkFirst(Poller poller) {
        poller.after = first;
        if (first == null) {
            last = poller;
        } else {
            first.before = poller;
        }
        first = poller;
    }

    private void unlink(Poller poller) {
        if (poller.before == null) {
            first = poller.after;
        } else {
            poller.before.after = poller.after;
        }
        if (poller.after == null) {
            last = poller.before;
        } else {
            poller.after.before = poller.before;
        }
        poller.before = null;
        poller.after = null;
    }
}
