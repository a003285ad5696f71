package dev.perdura.engine.internal.schedule.spec;

import com.google.protobuf.Duration;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as the command line of Temporal takes it: {@code 1h30m}, {@code 1.5d}. */
final class DurationText {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h|d)");
    private static final Map<String, BigDecimal> NANOS = Map.of(
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000L),
            "µs", BigDecimal.valueOf(1_000L),
            "μs", BigDecimal.valueOf(1_000L),
            "ms", BigDecimal.valueOf(1_000_000L),
            "s", BigDecimal.valueOf(1_000_000_000L),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L),
            "d", BigDecimal.valueOf(86_400_000_000_000L));
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private DurationText() {}

    /** @throws InvalidSpec if it is none, or longer than 292 years */
    static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String parts = negative || text.startsWith("+") ? text.substring(1) : text;
        Matcher part = PART.matcher(parts);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(NANOS.get(part.group(2))));
            end = part.end();
        }
        BigInteger nanos = sum.toBigInteger();
        boolean zero = parts.equals("0");
        if (!zero && (end == 0 || end < parts.length()) || nanos.compareTo(LONGEST) > 0) {
            throw new InvalidSpec("time: invalid duration \"" + text + "\"");
        }
        BigInteger[] seconds = (negative ? nanos.negate() : nanos).divideAndRemainder(NANOS_PER_SECOND);
        return Duration.newBuilder()
                .setSeconds(seconds[0].longValueExact())
                .setNanos(seconds[1].intValueExact())
                .build();
    }
}
