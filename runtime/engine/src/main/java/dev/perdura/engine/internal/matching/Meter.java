package dev.perdura.engine.internal.matching;

/** How often something happened in the last half minute, by seconds. Guarded by the queue it is of. */
final class Meter {

    private static final int SECONDS = 30;

    private final int[] counts = new int[SECONDS];
    private long newestSecond;

    void count(long nowMillis) {
        moveTo(nowMillis);
        counts[(int) (newestSecond % SECONDS)]++;
    }

    float perSecond(long nowMillis) {
        moveTo(nowMillis);
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return (float) sum / SECONDS;
    }

    private void moveTo(long nowMillis) {
        long second = Math.max(newestSecond, nowMillis / 1_000);
        for (long stale = Math.max(newestSecond + 1, second - SECONDS + 1); stale <= second; stale++) {
            counts[(int) (stale % SECONDS)] = 0;
        }
        newestSecond = second;
    }
}
