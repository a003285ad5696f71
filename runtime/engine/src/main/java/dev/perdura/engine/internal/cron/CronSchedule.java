package dev.perdura.engine.internal.cron;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * The cron_schedule of a workflow (rules 1.11, 4.7), with the meaning that Temporal gives it: five fields or a
 * descriptor such as {@code @daily} or {@code @every 90s}, after an optional time zone ({@code CRON_TZ=Europe/Paris}).
 * Not for the schedules of section 10, which read the same text differently (rule 12.53).
 *
 * <p>Days of month and of week: when both are restricted a day has to match one of them, else both. Local times that a
 * change of the clocks skips do not come; those that come twice come twice.
 */
public final class CronSchedule {

    private static final String[] ZONE_PREFIXES = {"CRON_TZ=", "TZ="};
    private static final long MILLIS_PER_SECOND = 1_000;

    /** The 29th of February may be so far away; what does not come in that time never does. */
    private static final int YEARS_TO_LOOK = 8;

    private final ZoneId zone;
    private final CronFields fields;
    private final long everyMillis;

    private CronSchedule(ZoneId zone, CronFields fields, long everyMillis) {
        this.zone = zone;
        this.fields = fields;
        this.everyMillis = everyMillis;
    }

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static CronSchedule parse(String text) {
        String rest = text.strip();
        ZoneId zone = ZoneOffset.UTC;
        for (String prefix : ZONE_PREFIXES) {
            if (rest.startsWith(prefix)) {
                int end = rest.indexOf(' ');
                if (end < 0) {
                    throw fault(text, "a schedule after the time zone");
                }
                zone = zone(text, rest.substring(prefix.length(), end));
                rest = rest.substring(end).strip();
                break;
            }
        }
        if (rest.startsWith("@every ")) {
            return new CronSchedule(
                    zone, null, EveryDuration.millis(text, rest.substring(7).strip()));
        }
        return new CronSchedule(zone, CronFields.parse(text, rest), 0);
    }

    /** What is wrong with a schedule, or null: it cannot be read, or never comes. */
    public static String fault(String text) {
        try {
            return parse(text).nextMillis(0) == Long.MAX_VALUE
                    ? "\"" + text + "\" never comes; choose a day that exists"
                    : null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    static IllegalArgumentException fault(String text, String expected) {
        return new IllegalArgumentException("\"" + text + "\" is no cron schedule: expected " + expected);
    }

    private static ZoneId zone(String text, String name) {
        try {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw fault(text, "a time zone of the IANA database, got \"" + name + "\"");
        }
    }

    /** The first time after {@code afterMillis}, in epoch milliseconds; {@link Long#MAX_VALUE} if there is none. */
    public long nextMillis(long afterMillis) {
        if (everyMillis > 0) {
            return Math.floorDiv(afterMillis, MILLIS_PER_SECOND) * MILLIS_PER_SECOND + everyMillis;
        }
        ZonedDateTime time = ZonedDateTime.ofInstant(Instant.ofEpochMilli(afterMillis), zone)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        int lastYear = time.getYear() + YEARS_TO_LOOK;
        while (time.getYear() <= lastYear) {
            if (!fields.hasMonth(time.getMonthValue())) {
                time = time.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
            } else if (!fields.hasDay(time.toLocalDate())) {
                time = time.toLocalDate().plusDays(1).atStartOfDay(zone);
            } else if (!fields.hasHour(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!fields.hasMinute(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return time.toInstant().toEpochMilli();
            }
        }
        return Long.MAX_VALUE;
    }

    /**
     * How long to wait at {@code nowMillis} for the next time, counted from {@code lastMillis}, when the schedule last
     * came; times missed since are skipped. Whole seconds, rounded up.
     */
    public long backoffMillis(long lastMillis, long nowMillis) {
        long next;
        if (everyMillis > 0) {
            next = nextMillis(lastMillis);
            if (next <= nowMillis) {
                next += ((nowMillis - next) / everyMillis + 1) * everyMillis;
            }
        } else {
            next = nextMillis(Math.max(lastMillis, nowMillis));
        }
        return -Math.floorDiv(nowMillis - next, MILLIS_PER_SECOND) * MILLIS_PER_SECOND;
    }
}
