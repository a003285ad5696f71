package dev.perdura.engine.internal.schedule.spec;

import com.google.protobuf.Duration;
import io.temporal.api.schedule.v1.CalendarSpec;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import java.util.Arrays;

/**
 * A cron string of a schedule, read (rule 10.4): five fields, six with a year at the end, seven with seconds in front;
 * or a word such as {@code @daily}; or {@code @every 14h/3h}, an interval with a phase. A time zone may stand before
 * it, a comment after it. Unlike the cron_schedule of a workflow, days of month and of week have both to match.
 *
 * @param calendar null if it is an interval
 * @param interval null if it is a calendar
 * @param zone empty if it names none
 */
record CronText(StructuredCalendarSpec calendar, IntervalSpec interval, String zone) {

    private static final String EVERY = "@every";

    /** @throws InvalidSpec if it is none */
    static CronText parse(String text) {
        String rest = text.strip();
        String zone = "";
        if (rest.startsWith("TZ=") || rest.startsWith("CRON_TZ=")) {
            int end = rest.indexOf(' ');
            if (end < 0) {
                throw new InvalidSpec("CronString has time zone but missing fields");
            }
            zone = rest.substring(rest.indexOf('=') + 1, end);
            rest = rest.substring(end + 1);
        }
        String comment = "";
        int hash = rest.indexOf('#');
        if (hash >= 0) {
            comment = rest.substring(hash + 1).strip();
            rest = rest.substring(0, hash);
        }
        rest = rest.strip();
        if (rest.startsWith(EVERY)) {
            // An interval does not depend on a zone; a Temporal server forgets it, too.
            return new CronText(null, interval(rest), "");
        }
        return new CronText(calendar(known(rest), comment), null, zone);
    }

    private static String known(String word) {
        return switch (word) {
            case "@yearly", "@annually" -> "0 0 1 1 *";
            case "@monthly" -> "0 0 1 * *";
            case "@weekly" -> "0 0 * * 0";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@hourly" -> "0 * * * *";
            default -> word;
        };
    }

    private static StructuredCalendarSpec calendar(String text, String comment) {
        String[] fields = text.split("\\s+");
        if (fields.length < 5 || fields.length > 7) {
            throw new InvalidSpec("CronString does not have 5-7 fields");
        }
        CalendarSpec.Builder calendar = CalendarSpec.newBuilder().setComment(comment);
        if (fields.length == 7) {
            calendar.setSecond(fields[0]);
            fields = Arrays.copyOfRange(fields, 1, 7);
        }
        calendar.setMinute(fields[0])
                .setHour(fields[1])
                .setDayOfMonth(fields[2])
                .setMonth(fields[3])
                .setDayOfWeek(fields[4]);
        if (fields.length == 6) {
            calendar.setYear(fields[5]);
        }
        return CalendarFields.structured(calendar.build());
    }

    private static IntervalSpec interval(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new InvalidSpec("CronString does not have interval after @every");
        }
        String interval = text.substring(space + 1);
        int slash = interval.indexOf('/');
        IntervalSpec.Builder spec = IntervalSpec.newBuilder();
        if (slash >= 0) {
            String phase = interval.substring(slash + 1);
            interval = interval.substring(0, slash);
            if (!phase.isEmpty()) {
                spec.setPhase(duration(phase));
            }
        }
        return spec.setInterval(duration(interval)).build();
    }

    private static Duration duration(String text) {
        return DurationText.parse(text);
    }
}
