package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;

/** What all durations in requests have in common (rule 1.3): never negative, and no more than a hundred years. */
final class Timeouts {

    private static final long MAXIMUM_SECONDS = 100L * 365 * 24 * 3600;
    private static final Duration MAXIMUM =
            Duration.newBuilder().setSeconds(MAXIMUM_SECONDS).build();

    private Timeouts() {}

    static boolean isNegative(Duration duration) {
        return duration.getSeconds() < 0 || duration.getNanos() < 0;
    }

    static boolean isZero(Duration duration) {
        return duration.getSeconds() == 0 && duration.getNanos() == 0;
    }

    static Duration capped(Duration duration) {
        return duration.getSeconds() >= MAXIMUM_SECONDS ? MAXIMUM : duration;
    }

    static Duration smaller(Duration one, Duration other) {
        return compare(one, other) <= 0 ? one : other;
    }

    static int compare(Duration one, Duration other) {
        return one.getSeconds() != other.getSeconds()
                ? Long.compare(one.getSeconds(), other.getSeconds())
                : Integer.compare(one.getNanos(), other.getNanos());
    }
}
