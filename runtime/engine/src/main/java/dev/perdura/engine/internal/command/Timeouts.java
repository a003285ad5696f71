package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;

/**
 * What all durations in requests have in common (rule 1.3): never negative, never anything but what protobuf calls a
 * duration, and no more than a hundred years.
 */
final class Timeouts {

    private static final long MAXIMUM_SECONDS = 100L * 365 * 24 * 3600;
    /** What google/protobuf/duration.proto allows. */
    private static final long LONGEST_SECONDS = 315_576_000_000L;

    private static final int MOST_NANOS = 999_999_999;
    private static final Duration MAXIMUM =
            Duration.newBuilder().setSeconds(MAXIMUM_SECONDS).build();

    private Timeouts() {}

    /** What is wrong with the duration, or null. */
    static String fault(Duration duration) {
        if (duration.getSeconds() < 0 || duration.getNanos() < 0) {
            return "negative duration";
        }
        if (duration.getNanos() > MOST_NANOS) {
            return "more than a second in nanos";
        }
        return duration.getSeconds() > LONGEST_SECONDS ? "more than 10,000 years" : null;
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
