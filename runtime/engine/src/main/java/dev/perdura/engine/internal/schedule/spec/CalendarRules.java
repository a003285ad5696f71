package dev.perdura.engine.internal.schedule.spec;

import io.temporal.api.schedule.v1.Range;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a structured calendar may say (rule 10.3), and the form in which clients are shown it (rule 10.2). */
final class CalendarRules {

    static final int FIRST_YEAR = 2000;
    static final int LAST_YEAR = 2100;

    private static final int LONGEST_COMMENT_BYTES = 200;

    private CalendarRules() {}

    /** @throws InvalidSpec naming all faults */
    static void check(StructuredCalendarSpec calendar) {
        List<String> faults = new ArrayList<>();
        check("Second", calendar.getSecondList(), 0, 59, faults);
        check("Minute", calendar.getMinuteList(), 0, 59, faults);
        check("Hour", calendar.getHourList(), 0, 23, faults);
        check("DayOfMonth", calendar.getDayOfMonthList(), 1, 31, faults);
        check("Month", calendar.getMonthList(), 1, 12, faults);
        check("Year", calendar.getYearList(), FIRST_YEAR, LAST_YEAR, faults);
        check("DayOfWeek", calendar.getDayOfWeekList(), 0, 6, faults);
        if (calendar.getComment().getBytes(StandardCharsets.UTF_8).length > LONGEST_COMMENT_BYTES) {
            faults.add("comment is too long");
        }
        if (!faults.isEmpty()) {
            throw new InvalidSpec("invalid calendar spec: " + String.join(", ", faults));
        }
    }

    private static void check(String field, List<Range> ranges, int least, int greatest, List<String> faults) {
        String bounds = "in range [" + least + "-" + greatest + "]";
        for (Range range : ranges) {
            if (range.getStart() < least || range.getStart() > greatest) {
                faults.add(field + " Start is not " + bounds);
            }
            if (range.getEnd() != 0 && (range.getEnd() < range.getStart() || range.getEnd() > greatest)) {
                faults.add(field + " End is before Start or not " + bounds);
            }
            if (range.getStep() < 0) {
                faults.add(field + " has invalid Step");
            }
        }
    }

    /** The same calendar with the end and step of every range written out. */
    static StructuredCalendarSpec clean(StructuredCalendarSpec calendar) {
        StructuredCalendarSpec.Builder clean = calendar.toBuilder();
        clean.getSecondBuilderList().forEach(CalendarRules::clean);
        clean.getMinuteBuilderList().forEach(CalendarRules::clean);
        clean.getHourBuilderList().forEach(CalendarRules::clean);
        clean.getDayOfMonthBuilderList().forEach(CalendarRules::clean);
        clean.getMonthBuilderList().forEach(CalendarRules::clean);
        clean.getYearBuilderList().forEach(CalendarRules::clean);
        clean.getDayOfWeekBuilderList().forEach(CalendarRules::clean);
        return clean.build();
    }

    private static void clean(Range.Builder range) {
        range.setEnd(Math.max(range.getStart(), range.getEnd()));
        range.setStep(range.getStep() == 0 ? 1 : range.getStep());
    }
}
