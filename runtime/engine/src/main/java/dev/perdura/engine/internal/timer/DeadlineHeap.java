package dev.perdura.engine.internal.timer;

import java.util.Arrays;

/**
 * Deadlines by time. Each knows its own place, so that setting it anew or calling it off costs O(log n) and leaves
 * nothing behind. Thread-safe; holds its lock for a few steps only.
 */
final class DeadlineHeap {

    private static final int SMALLEST = 64;

    private Deadline[] heap = new Deadline[SMALLEST];
    private int size;

    /** Sets or moves the deadline. Returns whether it is now the first of all. */
    synchronized boolean set(Deadline deadline, long atMillis) {
        if (deadline.position == Deadline.NOT_QUEUED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            deadline.atMillis = atMillis;
            place(deadline, size++);
            siftUp(deadline);
        } else if (atMillis < deadline.atMillis) {
            deadline.atMillis = atMillis;
            siftUp(deadline);
        } else if (atMillis > deadline.atMillis) {
            deadline.atMillis = atMillis;
            siftDown(deadline);
        }
        return deadline.position == 0;
    }

    synchronized int size() {
        return size;
    }

    /** Calls the deadline off. Returns false if it was not set, or has been taken already. */
    synchronized boolean cancel(Deadline deadline) {
        if (deadline.position == Deadline.NOT_QUEUED) {
            return false;
        }
        remove(deadline);
        return true;
    }

    /** Takes out the first deadline if it is due, else returns null. */
    synchronized Deadline takeDue(long nowMillis) {
        if (size == 0 || heap[0].atMillis > nowMillis) {
            return null;
        }
        Deadline first = heap[0];
        first.takenMillis = first.atMillis;
        remove(first);
        return first;
    }

    /** The time of the first deadline; {@link Long#MAX_VALUE} if there is none. */
    synchronized long firstMillis() {
        return size == 0 ? Long.MAX_VALUE : heap[0].atMillis;
    }

    private void remove(Deadline deadline) {
        Deadline last = heap[--size];
        heap[size] = null;
        if (last != deadline) {
            place(last, deadline.position);
            siftUp(last);
            siftDown(last);
        }
        deadline.position = Deadline.NOT_QUEUED;
    }

    private void siftUp(Deadline deadline) {
        int at = deadline.position;
        while (at > 0) {
            Deadline parent = heap[(at - 1) >>> 1];
            if (parent.atMillis <= deadline.atMillis) {
                break;
            }
            int above = parent.position;
            place(parent, at);
            at = above;
        }
        place(deadline, at);
    }

    private void siftDown(Deadline deadline) {
        int at = deadline.position;
        for (int below = 2 * at + 1; below < size; below = 2 * at + 1) {
            Deadline child = heap[below];
            if (below + 1 < size && heap[below + 1].atMillis < child.atMillis) {
                child = heap[below + 1];
            }
            if (child.atMillis >= deadline.atMillis) {
                break;
            }
            int from = child.position;
            place(child, at);
            at = from;
        }
        place(deadline, at);
    }

    private void place(Deadline deadline, int at) {
        heap[at] = deadline;
        deadline.position = at;
    }
}
