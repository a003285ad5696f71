package dev.perdura.engine.internal.schedule.spec;

import io.temporal.api.schedule.v1.Range;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.BitSet;
import java.util.List;

/**
 * A structured calendar in its time zone, ready to be asked (rules 10.3, 10.6). A moment matches when all of its fields
 * do; a field without a range matches nothing, but for the year, where it matches all. Moments are seconds since 1970.
 *
 * <p>Between two changes of the clocks local time runs as fast as real time, so that is how it is searched: stretch by
 * stretch. Then local times that a change skips do not come, and those that it repeats come twice.
 */
final class Calendar {

    /** There is no such moment up to the last year of schedules. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int DAY = 86_400;
    private static final int HOUR = 3_600;
    private static final int MINUTE = 60;
    private static final long ALL_SIXTY = (1L << 60) - 1;
    private static final long ALL_HOURS = (1L << 24) - 1;

    /** 1970 began on a Thursday; Sunday is 0. */
    private static final int FIRST_DAY = 4;

    private final ZoneRules zone;
    private final long seconds;
    private final long minutes;
    private final long hours;
    private final long daysOfMonth;
    private final long daysOfWeek;
    private final long months;
    private final BitSet years;

    Calendar(StructuredCalendarSpec spec, ZoneRules zone) {
        this.zone = zone;
        this.seconds = bits(spec.getSecondList());
        this.minutes = bits(spec.getMinuteList());
        this.hours = bits(spec.getHourList());
        this.daysOfMonth = bits(spec.getDayOfMonthList());
        this.daysOfWeek = bits(spec.getDayOfWeekList());
        this.months = bits(spec.getMonthList());
        this.years = spec.getYearCount() == 0 ? null : set(spec.getYearList());
    }

    private static long bits(List<Range> ranges) {
        return set(ranges).stream().mapToLong(value -> 1L << value).reduce(0, (a, b) -> a | b);
    }

    private static BitSet set(List<Range> ranges) {
        BitSet values = new BitSet();
        for (Range range : ranges) {
            int end = Math.max(range.getStart(), range.getEnd());
            int step = Math.max(1, range.getStep());
            for (long value = range.getStart(); value <= end; value += step) {
                values.set((int) value);
            }
        }
        return values;
    }

    /** The first moment after that one, or {@link #NEVER}. */
    long next(long afterSecond) {
        if (seconds == 0 || minutes == 0 || hours == 0) {
            return NEVER;
        }
        long from = afterSecond + 1;
        while (true) {
            Instant instant = Instant.ofEpochSecond(from);
            int offset = zone.getOffset(instant).getTotalSeconds();
            long local = nextLocal(from + offset);
            if (local == NEVER) {
                return NEVER;
            }
            long end = endOfStretch(instant);
            if (local - offset < end) {
                return local - offset;
            }
            from = end;
        }
    }

    private long endOfStretch(Instant instant) {
        ZoneOffsetTransition change = zone.nextTransition(instant);
        return change == null ? NEVER : change.toEpochSecond();
    }

    boolean matches(long second) {
        long local = second + zone.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
        int ofDay = Math.floorMod(local, DAY);
        return matches(LocalDate.ofEpochDay(Math.floorDiv(local, DAY)))
                && has(hours, ofDay / HOUR)
                && has(minutes, ofDay / MINUTE % 60)
                && has(seconds, ofDay % 60);
    }

    /** How far, at least, all moments from this matching one on match, too; exclusive. */
    long matchesUntil(long second) {
        if (seconds != ALL_SIXTY) {
            return second + 1;
        }
        int unit = minutes != ALL_SIXTY ? MINUTE : hours != ALL_HOURS ? HOUR : DAY;
        Instant instant = Instant.ofEpochSecond(second);
        int offset = zone.getOffset(instant).getTotalSeconds();
        long endOfUnit = (Math.floorDiv(second + offset, unit) + 1) * unit - offset;
        return Math.min(endOfUnit, endOfStretch(instant));
    }

    private boolean matches(LocalDate date) {
        return hasYear(date.getYear())
                && has(months, date.getMonthValue())
                && has(daysOfMonth, date.getDayOfMonth())
                && has(daysOfWeek, dayOfWeek(date));
    }

    private static int dayOfWeek(LocalDate date) {
        return Math.floorMod(date.toEpochDay() + FIRST_DAY, 7);
    }

    private boolean hasYear(int year) {
        return years == null || year >= 0 && years.get(year);
    }

    private static boolean has(long bits, int value) {
        return (bits >>> value & 1) != 0;
    }

    private long nextLocal(long fromLocal) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(fromLocal, DAY));
        int from = Math.floorMod(fromLocal, DAY);
        while (date.getYear() <= CalendarRules.LAST_YEAR) {
            LocalDate nextDate;
            if (!hasYear(date.getYear())) {
                nextDate = LocalDate.of(date.getYear() + 1, 1, 1);
            } else if (!has(months, date.getMonthValue())) {
                nextDate = date.withDayOfMonth(1).plusMonths(1);
            } else {
                int found = has(daysOfMonth, date.getDayOfMonth()) && has(daysOfWeek, dayOfWeek(date))
                        ? nextOfDay(from)
                        : -1;
                if (found >= 0) {
                    return date.toEpochDay() * DAY + found;
                }
                nextDate = date.plusDays(1);
            }
            date = nextDate;
            from = 0;
        }
        return NEVER;
    }

    /** The first second of the day from that one on, or -1. */
    private int nextOfDay(int from) {
        int hour = from / HOUR;
        int minute = from / MINUTE % 60;
        if (has(hours, hour)) {
            int second = has(minutes, minute) ? first(seconds, from % 60) : -1;
            if (second >= 0) {
                return hour * HOUR + minute * MINUTE + second;
            }
            minute = first(minutes, minute + 1);
            if (minute >= 0) {
                return hour * HOUR + minute * MINUTE + first(seconds, 0);
            }
        }
        hour = first(hours, hour + 1);
        return hour < 0 ? -1 : hour * HOUR + first(minutes, 0) * MINUTE + first(seconds, 0);
    }

    private static int first(long bits, int from) {
        long left = bits >>> from;
        return left == 0 ? -1 : from + Long.numberOfTrailingZeros(left);
    }
}
