package dev.perdura.engine.internal.cron;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The five fields of a cron schedule (minute, hour, day of month, month, day of week), each a set of bits. */
final class CronFields {

    private static final Map<String, String> DESCRIPTORS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final Pattern STAR = Pattern.compile("[*?](/0*1)?");
    private static final int FIELDS = 5;
    private static final int DAYS_PER_WEEK = 7;

    /** What a field can hold, and the names it knows; the first name stands for {@code least}. */
    private record Kind(String name, int least, int greatest, List<String> names) {}

    private static final Kind MINUTE = new Kind("minute", 0, 59, List.of());
    private static final Kind HOUR = new Kind("hour", 0, 23, List.of());
    private static final Kind DAY_OF_MONTH = new Kind("day of month", 1, 31, List.of());
    private static final Kind MONTH = new Kind("month", 1, 12, MONTHS);
    private static final Kind DAY_OF_WEEK = new Kind("day of week", 0, 6, DAYS);

    private final long minutes;
    private final long hours;
    private final long daysOfMonth;
    private final long months;
    private final long daysOfWeek;
    private final boolean anyDaySuffices;

    private CronFields(String text, String[] fields) {
        minutes = set(text, fields[0], MINUTE);
        hours = set(text, fields[1], HOUR);
        daysOfMonth = set(text, fields[2], DAY_OF_MONTH);
        months = set(text, fields[3], MONTH);
        daysOfWeek = set(text, fields[4], DAY_OF_WEEK);
        anyDaySuffices = !isStar(fields[2]) && !isStar(fields[4]);
    }

    /** @param text the whole schedule, for messages */
    static CronFields parse(String text, String part) {
        String plain = part;
        if (part.startsWith("@")) {
            plain = DESCRIPTORS.get(part);
            if (plain == null) {
                throw CronSchedule.fault(text, "one of " + DESCRIPTORS.keySet() + " or \"@every <duration>\"");
            }
        }
        String[] fields = plain.isEmpty() ? new String[0] : plain.split("\\s+");
        if (fields.length != FIELDS) {
            throw CronSchedule.fault(
                    text, FIELDS + " fields (minute, hour, day of month, month, day of week), got " + fields.length);
        }
        return new CronFields(text, fields);
    }

    boolean hasMinute(int minute) {
        return has(minutes, minute);
    }

    boolean hasHour(int hour) {
        return has(hours, hour);
    }

    boolean hasMonth(int month) {
        return has(months, month);
    }

    boolean hasDay(LocalDate date) {
        boolean ofMonth = has(daysOfMonth, date.getDayOfMonth());
        boolean ofWeek = has(daysOfWeek, date.getDayOfWeek().getValue() % DAYS_PER_WEEK);
        return anyDaySuffices ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private static boolean has(long set, int number) {
        return (set >>> number & 1) != 0;
    }

    /** A star in any part of the field, unless with steps, leaves the choice of days to the other field. */
    private static boolean isStar(String field) {
        for (String part : field.split(",")) {
            if (STAR.matcher(part).matches()) {
                return true;
            }
        }
        return false;
    }

    private static long set(String text, String field, Kind kind) {
        long set = 0;
        for (String part : field.split(",")) {
            // Empty parts are passed over, as the service does.
            if (!part.isEmpty()) {
                set |= range(text, part, kind);
            }
        }
        return set;
    }

    /** {@code *}, {@code a}, {@code a-b}, each also with {@code /step}; {@code a/step} goes on to the greatest. */
    private static long range(String text, String part, Kind kind) {
        String[] rangeAndStep = part.split("/", -1);
        String[] bounds = rangeAndStep[0].split("-", -1);
        if (rangeAndStep.length > 2 || bounds.length > 2) {
            throw bad(text, part, kind);
        }
        int from;
        int to;
        if (bounds[0].equals("*") || bounds[0].equals("?")) {
            if (bounds.length > 1) {
                throw bad(text, part, kind);
            }
            from = kind.least();
            to = kind.greatest();
        } else {
            from = number(text, bounds[0], kind);
            to = bounds.length == 2 ? number(text, bounds[1], kind) : from;
        }
        int step = 1;
        if (rangeAndStep.length == 2) {
            step = plainNumber(text, rangeAndStep[1], kind);
            if (bounds.length == 1) {
                to = kind.greatest();
            }
        }
        if (from < kind.least() || to > kind.greatest() || from > to || step == 0) {
            throw bad(text, part, kind);
        }
        long set = 0;
        for (int number = from; number <= to; number += step) {
            set |= 1L << number;
        }
        return set;
    }

    private static int number(String text, String word, Kind kind) {
        int name = kind.names().indexOf(word.toLowerCase(Locale.ROOT));
        return name >= 0 ? name + kind.least() : plainNumber(text, word, kind);
    }

    private static int plainNumber(String text, String digits, Kind kind) {
        if (!digits.matches("\\d{1,4}")) {
            throw bad(text, digits, kind);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException bad(String text, String part, Kind kind) {
        return CronSchedule.fault(
                text,
                "as " + kind.name() + " numbers from " + kind.least() + " to " + kind.greatest()
                        + " like 5, 1-5, */2 or 1,3, got \"" + part + "\"");
    }
}
