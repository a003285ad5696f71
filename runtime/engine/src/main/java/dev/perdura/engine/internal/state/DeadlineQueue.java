package dev.perdura.engine.internal.state;

import java.util.Arrays;

/**
 * What is due next among the activities and timers of one run. A heap that is corrected lazily: a place in it may be
 * out of date, so what comes to the top is first compared with what its owner says. Takes no memory when empty.
 */
final class DeadlineQueue {

    private static final int FIRST_CAPACITY = 4;
    private static final int STALE_TOLERATED = 16;

    private long[] millis;
    private Due[] items;
    private int size;
    private int stale;

    /** Puts {@code item} in its place if its deadline is earlier than the queue knows; later ones are found in time. */
    void offer(Due item) {
        long deadline = item.deadlineMillis();
        if (deadline >= item.queuedMillis) {
            return;
        }
        if (item.queuedMillis != Due.NEVER) {
            stale++;
        }
        if (millis == null) {
            millis = new long[FIRST_CAPACITY];
            items = new Due[FIRST_CAPACITY];
        } else if (size == millis.length) {
            makeRoom();
        }
        item.queuedMillis = deadline;
        siftUp(size++, deadline, item);
    }

    /**
     * To be told when something that may be queued will never be due again, so that the queue can forget it in time.
     */
    void closed(Due item) {
        if (item.queuedMillis == Due.NEVER) {
            return;
        }
        stale++;
        if (stale > STALE_TOLERATED && stale > size / 2) {
            compact();
        }
    }

    /** In epoch milliseconds, {@link Due#NEVER} if nothing will be due. */
    long earliestMillis() {
        while (size > 0) {
            Due top = items[0];
            long queued = millis[0];
            if (top.queuedMillis != queued) {
                stale = Math.max(0, stale - 1);
                removeTop();
                continue;
            }
            long actual = top.deadlineMillis();
            if (actual == queued) {
                return queued;
            }
            if (actual == Due.NEVER) {
                stale = Math.max(0, stale - 1);
                top.queuedMillis = Due.NEVER;
                removeTop();
            } else {
                top.queuedMillis = actual;
                siftDown(0, actual, top);
            }
        }
        return Due.NEVER;
    }

    /** Takes what is due first, or null if nothing is due at {@code nowMillis}. */
    Due poll(long nowMillis) {
        if (earliestMillis() > nowMillis || size == 0) {
            return null;
        }
        Due top = items[0];
        top.queuedMillis = Due.NEVER;
        removeTop();
        return top;
    }

    int size() {
        return size;
    }

    private void makeRoom() {
        if (stale > 0) {
            compact();
        }
        if (millis != null && size > millis.length / 2) {
            millis = Arrays.copyOf(millis, millis.length * 2);
            items = Arrays.copyOf(items, items.length * 2);
        } else if (millis == null) {
            millis = new long[FIRST_CAPACITY];
            items = new Due[FIRST_CAPACITY];
        }
    }

    private void compact() {
        int kept = 0;
        for (int at = 0; at < size; at++) {
            Due item = items[at];
            if (item.queuedMillis != millis[at]) {
                continue;
            }
            long actual = item.deadlineMillis();
            item.queuedMillis = actual;
            if (actual != Due.NEVER) {
                millis[kept] = actual;
                items[kept++] = item;
            }
        }
        size = kept;
        stale = 0;
        if (kept == 0) {
            millis = null;
            items = null;
            return;
        }
        int capacity = Math.max(FIRST_CAPACITY, kept * 2);
        if (capacity < millis.length) {
            millis = Arrays.copyOf(millis, capacity);
            items = Arrays.copyOf(items, capacity);
        } else {
            Arrays.fill(items, kept, items.length, null);
        }
        for (int at = (size >>> 1) - 1; at >= 0; at--) {
            siftDown(at, millis[at], items[at]);
        }
    }

    private void removeTop() {
        size--;
        if (size == 0) {
            millis = null;
            items = null;
            return;
        }
        long lastMillis = millis[size];
        Due last = items[size];
        items[size] = null;
        siftDown(0, lastMillis, last);
    }

    private void siftUp(int from, long deadline, Due item) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(deadline, item, millis[parent], items[parent])) {
                break;
            }
            millis[at] = millis[parent];
            items[at] = items[parent];
            at = parent;
        }
        millis[at] = deadline;
        items[at] = item;
    }

    private void siftDown(int from, long deadline, Due item) {
        int at = from;
        int half = size >>> 1;
        while (at < half) {
            int child = 2 * at + 1;
            int right = child + 1;
            if (right < size && before(millis[right], items[right], millis[child], items[child])) {
                child = right;
            }
            if (!before(millis[child], items[child], deadline, item)) {
                break;
            }
            millis[at] = millis[child];
            items[at] = items[child];
            at = child;
        }
        millis[at] = deadline;
        items[at] = item;
    }

    private static boolean before(long millis, Due item, long otherMillis, Due other) {
        return millis != otherMillis ? millis < otherMillis : item.goesBefore(other);
    }
}
