package dev.perdura.engine.internal.visibility;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times of search attributes: read from RFC 3339 (rule 9.7), kept in whole microseconds since the epoch. */
public final class Timestamps {

    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger NANOS_PER_MICRO = BigInteger.valueOf(1_000);

    private Timestamps() {}

    /** Nanoseconds since the epoch; empty if the text is no time. */
    public static Optional<BigInteger> nanos(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return Optional.of(BigInteger.valueOf(instant.getEpochSecond())
                    .multiply(NANOS_PER_SECOND)
                    .add(BigInteger.valueOf(instant.getNano())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whole microseconds, rounded down; a year of four digits fits easily. */
    public static long micros(BigInteger nanos) {
        BigInteger[] parts = nanos.divideAndRemainder(NANOS_PER_MICRO);
        return parts[1].signum() < 0 ? parts[0].longValueExact() - 1 : parts[0].longValueExact();
    }
}
