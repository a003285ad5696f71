package dev.perdura.engine.internal.visibility.filter;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in filters (rule 9.7): nanoseconds, as in "1h30m", or as hours, minutes and seconds. */
final class Durations {

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,9}):([0-5]?\\d):([0-5]?\\d)");
    private static final Pattern UNITS = Pattern.compile(
            "([+-]?)((?:(?:\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})" + "(?:ns|us|µs|μs|ms|s|m|h|d)){1,20})");
    private static final Pattern UNIT = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)([a-zµμ]+)");

    private static final long SECOND = 1_000_000_000L;
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", SECOND,
            "m", 60 * SECOND,
            "h", 3_600 * SECOND,
            "d", 86_400 * SECOND);

    private Durations() {}

    /** In nanoseconds; empty if the text is no duration. */
    static Optional<BigDecimal> nanos(String text) {
        if (WHOLE.matcher(text).matches()) {
            return Optional.of(new BigDecimal(text));
        }
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            long seconds = Long.parseLong(clock.group(1)) * 3_600
                    + Long.parseLong(clock.group(2)) * 60
                    + Long.parseLong(clock.group(3));
            return Optional.of(BigDecimal.valueOf(seconds).multiply(BigDecimal.valueOf(SECOND)));
        }
        Matcher units = UNITS.matcher(text);
        return units.matches() ? Optional.of(sum(units.group(2), units.group(1).equals("-"))) : Optional.empty();
    }

    private static BigDecimal sum(String parts, boolean negative) {
        BigDecimal sum = BigDecimal.ZERO;
        Matcher part = UNIT.matcher(parts);
        while (part.find()) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2)))));
        }
        return negative ? sum.negate() : sum;
    }
}
