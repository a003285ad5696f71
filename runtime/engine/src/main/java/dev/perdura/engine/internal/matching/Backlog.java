package dev.perdura.engine.internal.matching;

import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;

/**
 * The tasks of a queue that wait for a poller: those of a higher priority first, those of one priority in order of
 * arrival (rules 8.2, 8.4). Guarded by the queue it is of.
 */
final class Backlog {

    /** The highest priority has the lowest key. */
    private static final int LEVELS = 5;

    private record Waiting(Task task, long since) {}

    private static final class Level {
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        private final Meter added = new Meter();
        private final Meter dispatched = new Meter();
    }

    private final Level[] levels = new Level[LEVELS];
    private int size;

    Backlog() {
        levels[Task.DEFAULT_PRIORITY - 1] = new Level();
    }

    private Level level(Task task) {
        int index = Math.min(LEVELS, Math.max(1, task.priority())) - 1;
        Level level = levels[index];
        if (level == null) {
            level = new Level();
            levels[index] = level;
        }
        return level;
    }

    /** A task has come, whether it has to wait or not. */
    void countAdded(Task task, long now) {
        level(task).added.count(now);
    }

    /** A task has gone to a poller. */
    void countDispatched(Task task, long now) {
        level(task).dispatched.count(now);
    }

    void add(Task task, boolean inFront, long now) {
        ArrayDeque<Waiting> waiting = level(task).waiting;
        if (inFront) {
            waiting.addFirst(new Waiting(task, now));
        } else {
            waiting.addLast(new Waiting(task, now));
        }
        size++;
    }

    /** Takes the next one out, or returns null. */
    Task poll() {
        for (int i = 0; i < LEVELS && size > 0; i++) {
            Waiting next = levels[i] == null ? null : levels[i].waiting.pollFirst();
            while (next != null) {
                size--;
                if (!next.task().isWithdrawn()) {
                    return next.task();
                }
                next = levels[i].waiting.pollFirst();
            }
        }
        return null;
    }

    /** Takes all of them out. */
    void drainTo(List<Task> tasks) {
        for (Level level : levels) {
            if (level != null) {
                level.waiting.forEach(waiting -> tasks.add(waiting.task()));
                level.waiting.clear();
            }
        }
        size = 0;
    }

    int size() {
        return size;
    }

    /** What there is to tell of each priority that ever was used. */
    TreeMap<Integer, QueueStatus.Level> status(long now) {
        TreeMap<Integer, QueueStatus.Level> status = new TreeMap<>();
        for (int i = 0; i < LEVELS; i++) {
            Level level = levels[i];
            if (level != null) {
                Waiting oldest = level.waiting.peekFirst();
                status.put(
                        i + 1,
                        new QueueStatus.Level(
                                level.waiting.size(),
                                oldest == null ? 0 : now - oldest.since(),
                                level.added.perSecond(now),
                                level.dispatched.perSecond(now)));
            }
        }
        return status;
    }
}
