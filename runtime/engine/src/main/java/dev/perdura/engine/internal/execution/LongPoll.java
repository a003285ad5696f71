package dev.perdura.engine.internal.execution;

/** How long a call may be kept waiting. */
public final class LongPoll {

    private static final long SPARE_MILLIS = 1_000;

    private LongPoll() {}

    /**
     * Up to {@code longestMillis}, but so that the answer arrives before the caller gives up (rules 8.1, 12.36): a
     * second before, or, for impatient callers, after three quarters of the time they give.
     */
    public static long millis(long longestMillis, long patienceMillis) {
        if (patienceMillis == Long.MAX_VALUE) {
            return longestMillis;
        }
        return Math.min(longestMillis, Math.max(patienceMillis - SPARE_MILLIS, patienceMillis * 3 / 4));
    }
}
