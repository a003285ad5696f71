package dev.perdura.engine.internal.state;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

/** Epoch milliseconds, in which the engine counts, and the protocol's messages for time. */
public final class Times {

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private Times() {}

    public static Timestamp timestamp(long epochMillis) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(epochMillis, (long) MILLIS_PER_SECOND))
                .setNanos((int) Math.floorMod(epochMillis, (long) MILLIS_PER_SECOND) * NANOS_PER_MILLI)
                .build();
    }

    public static long millis(Timestamp timestamp) {
        return timestamp.getSeconds() * MILLIS_PER_SECOND + timestamp.getNanos() / NANOS_PER_MILLI;
    }

    public static Duration duration(long millis) {
        return Duration.newBuilder()
                .setSeconds(millis / MILLIS_PER_SECOND)
                .setNanos((int) (millis % MILLIS_PER_SECOND) * NANOS_PER_MILLI)
                .build();
    }

    /** Rounded up, so that nothing is due too early (rule 12.54) and no timeout above zero becomes none. */
    public static long millis(Duration duration) {
        return duration.getSeconds() * MILLIS_PER_SECOND
                + Math.floorDiv(duration.getNanos() + (long) NANOS_PER_MILLI - 1, (long) NANOS_PER_MILLI);
    }
}
