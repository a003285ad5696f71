package dev.perdura.engine.internal.schedule.spec;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule by which a time zone changes its clocks for ever, as POSIX writes it: {@code CET-1CEST,M3.5.0,M10.5.0/3}.
 * Offsets there count westward.
 *
 * @param dstOffset null if the clocks do not change; then the changes are null, too
 */
record ZoneRule(ZoneOffset offset, ZoneOffset dstOffset, Change start, Change end) {

    private static final String NAME = "(?:<[^>]+>|[A-Za-z]{3,})";
    private static final String TIME = "[+-]?\\d{1,3}(?::\\d{2}(?::\\d{2})?)?";
    private static final Pattern RULE =
            Pattern.compile(NAME + "(" + TIME + ")(?:" + NAME + "(" + TIME + ")?(?:,([^,]+),([^,]+))?)?");
    private static final Pattern CHANGE =
            Pattern.compile("(?:M(\\d+)\\.(\\d+)\\.(\\d+)|J(\\d+)|(\\d+))(?:/(" + TIME + "))?");
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int DEFAULT_TIME = 2 * SECONDS_PER_HOUR;
    private static final int FIRST_DAY_OF_MARCH = 60;
    private static final int LAST_WEEK = 5;

    /** Told of every change. */
    @FunctionalInterface
    interface Changes {
        void change(long epochSecond, ZoneOffset offset);
    }

    /** Null if the text is empty or no such rule: then nothing is known of the future. */
    static ZoneRule parse(String text) {
        Matcher rule = RULE.matcher(text);
        if (!rule.matches()) {
            return null;
        }
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(-seconds(rule.group(1)));
        if (rule.group(3) == null) {
            return new ZoneRule(offset, null, null, null);
        }
        ZoneOffset dst = rule.group(2) == null
                ? ZoneOffset.ofTotalSeconds(offset.getTotalSeconds() + SECONDS_PER_HOUR)
                : ZoneOffset.ofTotalSeconds(-seconds(rule.group(2)));
        Change start = Change.parse(rule.group(3));
        Change end = Change.parse(rule.group(4));
        return start == null || end == null ? null : new ZoneRule(offset, dst, start, end);
    }

    private static int seconds(String time) {
        boolean negative = time.startsWith("-");
        String[] parts = (negative || time.startsWith("+") ? time.substring(1) : time).split(":");
        int seconds = 0;
        int unit = SECONDS_PER_HOUR;
        for (String part : parts) {
            seconds += Integer.parseInt(part) * unit;
            unit /= 60;
        }
        return negative ? -seconds : seconds;
    }

    /** Tells all changes that come after {@code afterSecond}, up to the last year of schedules, in order. */
    void changes(long afterSecond, Changes changes) {
        if (dstOffset == null) {
            return;
        }
        int firstYear = afterSecond == Long.MIN_VALUE
                ? CalendarRules.FIRST_YEAR - 1
                : LocalDate.ofEpochDay(Math.floorDiv(afterSecond, 86_400L)).getYear();
        for (int year = firstYear; year <= CalendarRules.LAST_YEAR + 1; year++) {
            long on = start.second(year) - offset.getTotalSeconds();
            long off = end.second(year) - dstOffset.getTotalSeconds();
            if (on < off) {
                changes.change(on, dstOffset);
                changes.change(off, offset);
            } else {
                changes.change(off, offset);
                changes.change(on, dstOffset);
            }
        }
    }

    /** The day and local time of a change: by month, week and day of week, or by a day of the year. */
    private record Change(int month, int week, int dayOfWeek, int dayOfYear, boolean countsLeapDay, int time) {

        static Change parse(String text) {
            Matcher change = CHANGE.matcher(text);
            if (!change.matches()) {
                return null;
            }
            int time = change.group(6) == null ? DEFAULT_TIME : seconds(change.group(6));
            if (change.group(1) != null) {
                return new Change(
                        Integer.parseInt(change.group(1)),
                        Integer.parseInt(change.group(2)),
                        Integer.parseInt(change.group(3)),
                        0,
                        false,
                        time);
            }
            boolean julian = change.group(4) != null;
            int day = Integer.parseInt(julian ? change.group(4) : change.group(5));
            return new Change(0, 0, 0, julian ? day : day + 1, !julian, time);
        }

        /** As if the local clock showed UTC. */
        long second(int year) {
            return day(year).toEpochDay() * 86_400L + time;
        }

        private LocalDate day(int year) {
            if (month == 0) {
                boolean shift = !countsLeapDay && dayOfYear >= FIRST_DAY_OF_MARCH && Year.isLeap(year);
                return LocalDate.ofYearDay(year, 1).plusDays(dayOfYear - 1 + (shift ? 1 : 0));
            }
            DayOfWeek day = DayOfWeek.of(dayOfWeek == 0 ? 7 : dayOfWeek);
            LocalDate first = LocalDate.of(year, month, 1);
            return week == LAST_WEEK
                    ? first.with(TemporalAdjusters.lastInMonth(day))
                    : first.with(TemporalAdjusters.dayOfWeekInMonth(week, day));
        }
    }
}
