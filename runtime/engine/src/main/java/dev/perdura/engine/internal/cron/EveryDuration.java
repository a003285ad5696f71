package dev.perdura.engine.internal.cron;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The duration after {@code @every}, as Go writes it: {@code 1h30m}, {@code 90s}, {@code 1.5h}. */
final class EveryDuration {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Double> MILLIS_PER_UNIT =
            Map.of("ns", 1e-6, "us", 1e-3, "µs", 1e-3, "ms", 1.0, "s", 1e3, "m", 60e3, "h", 3600e3);
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final double LONGEST_MILLIS = 100.0 * 366 * 24 * 3600e3;

    private EveryDuration() {}

    /**
     * Whole seconds, at least one.
     *
     * @param text the whole schedule, for messages
     */
    static long millis(String text, String duration) {
        Matcher part = PART.matcher(duration);
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            millis += Double.parseDouble(part.group(1)) * MILLIS_PER_UNIT.get(part.group(2));
            end = part.end();
        }
        if (end == 0 || end < duration.length() || millis > LONGEST_MILLIS) {
            throw CronSchedule.fault(text, "a duration like 1h30m after @every, got \"" + duration + "\"");
        }
        return Math.max(MILLIS_PER_SECOND, (long) millis / MILLIS_PER_SECOND * MILLIS_PER_SECOND);
    }
}
