package dev.perdura.engine.internal.matching;

/**
 * How many tasks a queue may give away, by its configuration or as its workers ask for it (rule 8.5): so many per
 * second, and after a pause as many at once as come in a second, but one at least. Guarded by the queue it is of.
 */
final class RateLimit {

    private static final double MILLIS = 1_000;

    private final double perSecond;
    private final double largest;
    private double available;
    private long countedAt;

    RateLimit(double perSecond, long nowMillis) {
        this.perSecond = perSecond;
        this.largest = perSecond <= 0 ? 0 : Math.max(1, perSecond);
        this.available = largest;
        this.countedAt = nowMillis;
    }

    double perSecond() {
        return perSecond;
    }

    /** Takes the right to give one task away, if there is one now. */
    boolean take(long nowMillis) {
        refill(nowMillis);
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }

    /** When there will be one; {@link Long#MAX_VALUE} if never. */
    long nextAt(long nowMillis) {
        refill(nowMillis);
        if (available >= 1) {
            return nowMillis;
        }
        return perSecond <= 0 ? Long.MAX_VALUE : nowMillis + (long) Math.ceil((1 - available) / perSecond * MILLIS);
    }

    private void refill(long nowMillis) {
        if (nowMillis > countedAt) {
            available = Math.min(largest, available + (nowMillis - countedAt) / MILLIS * perSecond);
            countedAt = nowMillis;
        }
    }
}
