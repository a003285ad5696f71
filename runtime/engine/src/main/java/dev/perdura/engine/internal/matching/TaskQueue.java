package dev.perdura.engine.internal.matching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The pollers that wait for a task and the tasks that wait for a poller; never both at a time. Both are served in order
 * of arrival. Guarded by its own monitor, which is held for a few steps only.
 */
final class TaskQueue {

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final ArrayDeque<Task> backlog = new ArrayDeque<>();
    private Poller first;
    private Poller last;
    private long lastPolledAt = NEVER;

    private final long madeAt;

    /** Set once the queue is out of the table: whoever holds it has to look it up again. */
    private boolean removed;

    TaskQueue(long now) {
        this.madeAt = now;
    }

    synchronized boolean isRemoved() {
        return removed;
    }

    /** Gives the task to the first poller, or keeps it. Returns the poller, or null. */
    synchronized Poller offer(Task task, boolean inFront, long now) {
        Poller poller = first;
        if (poller != null) {
            unlink(poller);
            lastPolledAt = now;
            poller.state = Poller.State.TAKEN;
            return poller;
        }
        if (inFront) {
            backlog.addFirst(task);
        } else {
            backlog.addLast(task);
        }
        return null;
    }

    /** Gives the poller the first task, or lets it wait. Returns the task, or null. */
    synchronized Task poll(Poller poller, boolean inFront, long now) {
        if (poller.state == Poller.State.DONE) {
            return null;
        }
        lastPolledAt = now;
        for (Task task = backlog.pollFirst(); task != null; task = backlog.pollFirst()) {
            if (!task.isWithdrawn()) {
                poller.state = Poller.State.TAKEN;
                return task;
            }
        }
        poller.state = Poller.State.WAITING;
        if (inFront) {
            linkFirst(poller);
        } else {
            linkLast(poller);
        }
        return null;
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
        return !backlog.isEmpty() && (now - lastPolledAt <= polledWithinMillis || now - madeAt <= madeWithinMillis);
    }

    synchronized int backlogSize() {
        return backlog.size();
    }

    /** Takes everything out: the queue is given up. */
    synchronized Contents close() {
        removed = true;
        return takeAll();
    }

    /** Takes everything out and forgets that anybody polled. */
    synchronized Contents empty() {
        lastPolledAt = NEVER;
        return takeAll();
    }

    /** Marks the queue as removed if nothing happened here for so long. */
    synchronized boolean removeIfIdle(long idleMillis, long now) {
        if (first == null && now - lastPolledAt > idleMillis && backlog.isEmpty()) {
            removed = true;
        }
        return removed;
    }

    record Contents(List<Task> tasks, List<Poller> pollers) {}

    private Contents takeAll() {
        List<Task> tasks = new ArrayList<>(backlog);
        backlog.clear();
        List<Poller> pollers = new ArrayList<>();
        for (Poller poller = first; poller != null; poller = first) {
            unlink(poller);
            poller.state = Poller.State.DONE;
            pollers.add(poller);
        }
        return new Contents(tasks, pollers);
    }

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
