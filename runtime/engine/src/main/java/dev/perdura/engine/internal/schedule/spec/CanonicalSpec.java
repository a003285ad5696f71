package dev.perdura.engine.internal.schedule.spec;

import com.google.protobuf.Duration;
import io.temporal.api.schedule.v1.CalendarSpec;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The one form in which a spec is kept and shown: structured calendars and intervals only (rule 10.2). Whatever a
 * client wrote as text (calendars, cron strings) is compiled into it, once.
 */
public final class CanonicalSpec {

    private CanonicalSpec() {}

    /**
     * The same spec in the canonical form; one that is in it already comes back as it is.
     *
     * @throws InvalidSpec if it has no meaning, for instance an unknown time zone
     */
    @SuppressWarnings("deprecation")
    public static ScheduleSpec of(ScheduleSpec given) {
        ScheduleSpec.Builder spec =
                given.toBuilder().clearCalendar().clearExcludeCalendar().clearCronString();
        for (CalendarSpec calendar : given.getCalendarList()) {
            spec.addStructuredCalendar(CalendarFields.structured(calendar));
        }
        for (CalendarSpec calendar : given.getExcludeCalendarList()) {
            spec.addExcludeStructuredCalendar(CalendarFields.structured(calendar));
        }
        addCronStrings(given.getCronStringList(), spec);
        spec.getStructuredCalendarList().forEach(CalendarRules::check);
        spec.getExcludeStructuredCalendarList().forEach(CalendarRules::check);
        spec.getIntervalList().forEach(CanonicalSpec::check);
        TimeZones.rules(spec.getTimezoneName(), spec.getTimezoneData());
        return spec.build();
    }

    private static void addCronStrings(List<String> texts, ScheduleSpec.Builder spec) {
        List<String> zones = new ArrayList<>();
        for (String text : texts) {
            CronText cron = CronText.parse(text);
            zones.add(cron.zone());
            if (cron.calendar() != null) {
                spec.addStructuredCalendar(cron.calendar());
            }
            if (cron.interval() != null) {
                spec.addInterval(cron.interval());
            }
        }
        // All have to name the same time zone, or all none (rule 10.4).
        boolean agree = zones.stream().distinct().count() <= 1;
        String zone = zones.isEmpty() ? "" : zones.get(0);
        boolean other =
                !spec.getTimezoneName().isEmpty() && !spec.getTimezoneName().equals(zone)
                        || !spec.getTimezoneData().isEmpty();
        if (!agree || !zone.isEmpty() && other) {
            throw new InvalidSpec("conflicting timezone names");
        }
        if (!zone.isEmpty()) {
            spec.setTimezoneName(zone);
        }
    }

    /** Rule 10.5. */
    private static void check(IntervalSpec spec) {
        Duration interval = spec.getInterval();
        Duration phase = spec.getPhase();
        if (interval.getSeconds() < 1 || interval.getNanos() < 0) {
            throw new InvalidSpec("interval is too small");
        }
        if (phase.getSeconds() < 0 || phase.getNanos() < 0) {
            throw new InvalidSpec("phase is negative");
        }
        boolean shorter = phase.getSeconds() < interval.getSeconds()
                || phase.getSeconds() == interval.getSeconds() && phase.getNanos() < interval.getNanos();
        if (!shorter) {
            throw new InvalidSpec("phase cannot be greater than Interval");
        }
    }

    /** The canonical spec as clients are shown it: the end and step of every range written out. */
    public static ScheduleSpec shown(ScheduleSpec canonical) {
        ScheduleSpec.Builder shown =
                canonical.toBuilder().clearStructuredCalendar().clearExcludeStructuredCalendar();
        canonical.getStructuredCalendarList().forEach(calendar -> shown.addStructuredCalendar(clean(calendar)));
        canonical
                .getExcludeStructuredCalendarList()
                .forEach(calendar -> shown.addExcludeStructuredCalendar(clean(calendar)));
        return shown.build();
    }

    private static StructuredCalendarSpec clean(StructuredCalendarSpec calendar) {
        return CalendarRules.clean(calendar);
    }
}
