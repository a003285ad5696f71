package dev.perdura.engine.internal.schedule.spec;

import io.temporal.api.schedule.v1.CalendarSpec;
import io.temporal.api.schedule.v1.Range;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the fields of a calendar that a client wrote as text: {@code 1-5/2,8}, {@code mon-fri} (rule 10.3). */
final class CalendarFields {

    private static final int SUNDAY_AGAIN = 7;

    /** One field: its name for messages, its bounds, and what names it takes. */
    private enum Field {
        SECOND("Second", 0, 59, "0"),
        MINUTE("Minute", 0, 59, "0"),
        HOUR("Hour", 0, 23, "0"),
        DAY_OF_WEEK(
                "DayOfWeek",
                0,
                7,
                "*",
                2,
                "sunday",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday"),
        DAY_OF_MONTH("DayOfMonth", 1, 31, "*"),
        MONTH(
                "Month",
                1,
                12,
                "*",
                3,
                "january",
                "february",
                "march",
                "april",
                "may",
                "june",
                "july",
                "august",
                "september",
                "october",
                "november",
                "december"),
        YEAR("Year", CalendarRules.FIRST_YEAR, CalendarRules.LAST_YEAR, "*");

        final String label;
        final int least;
        final int greatest;
        final String otherwise;
        final int shortestName;
        final List<String> names;

        Field(String label, int least, int greatest, String otherwise) {
            this(label, least, greatest, otherwise, Integer.MAX_VALUE);
        }

        Field(String label, int least, int greatest, String otherwise, int shortestName, String... names) {
            this.label = label;
            this.least = least;
            this.greatest = greatest;
            this.otherwise = otherwise;
            this.shortestName = shortestName;
            this.names = List.of(names);
        }
    }

    private CalendarFields() {}

    /** @throws InvalidSpec naming every field that cannot be read */
    static StructuredCalendarSpec structured(CalendarSpec calendar) {
        List<String> faults = new ArrayList<>();
        StructuredCalendarSpec structured = StructuredCalendarSpec.newBuilder()
                .addAllSecond(ranges(Field.SECOND, calendar.getSecond(), faults))
                .addAllMinute(ranges(Field.MINUTE, calendar.getMinute(), faults))
                .addAllHour(ranges(Field.HOUR, calendar.getHour(), faults))
                .addAllDayOfWeek(ranges(Field.DAY_OF_WEEK, calendar.getDayOfWeek(), faults))
                .addAllDayOfMonth(ranges(Field.DAY_OF_MONTH, calendar.getDayOfMonth(), faults))
                .addAllMonth(ranges(Field.MONTH, calendar.getMonth(), faults))
                .addAllYear(ranges(Field.YEAR, calendar.getYear(), faults))
                .setComment(calendar.getComment())
                .build();
        if (!faults.isEmpty()) {
            throw new InvalidSpec(String.join(", ", faults));
        }
        return structured;
    }

    private static List<Range> ranges(Field field, String given, List<String> faults) {
        String text = given.strip().isEmpty() ? field.otherwise : given.strip();
        if (field == Field.YEAR && text.equals("*")) {
            // No range at all stands for all years.
            return List.of();
        }
        List<Range> ranges = new ArrayList<>();
        try {
            for (String part : text.split(",", -1)) {
                add(field, part, ranges);
            }
        } catch (InvalidSpec fault) {
            faults.add(fault.getMessage());
        }
        return ranges;
    }

    private static void add(Field field, String part, List<Range> ranges) {
        String span = part;
        int step = 1;
        int slash = part.indexOf('/');
        if (slash >= 0) {
            span = part.substring(0, slash);
            step = step(field, part.substring(slash + 1));
        }
        int start = field.least;
        int end = field.greatest;
        int dash = span.indexOf('-');
        if (dash >= 0) {
            if (span.indexOf('-', dash + 1) >= 0) {
                throw new InvalidSpec(field.label + " has too many dashes");
            }
            start = value(field, span.substring(0, dash), field.least, "Start is not");
            end = value(field, span.substring(dash + 1), start, "End is before Start or not");
        } else if (!span.equals("*")) {
            start = value(field, span, field.least, "is not");
            // With a step, a single value means from there to the end.
            end = slash >= 0 ? field.greatest : start;
        }
        add(field, start, end, step, ranges);
    }

    /** Sunday has two numbers, but only one of them is kept: a range that reaches the second one may need two. */
    private static void add(Field field, int start, int end, int step, List<Range> ranges) {
        int last = end;
        if (field == Field.DAY_OF_WEEK && end == SUNDAY_AGAIN) {
            boolean reached = (SUNDAY_AGAIN - start) % step == 0;
            if (reached && (step > 1 || start > 1)) {
                ranges.add(Range.getDefaultInstance());
                if (start == SUNDAY_AGAIN) {
                    return;
                }
            }
            last = SUNDAY_AGAIN - 1;
        }
        ranges.add(Range.newBuilder()
                .setStart(start)
                .setEnd(start == last ? 0 : last)
                .setStep(step == 1 ? 0 : step)
                .build());
    }

    private static int step(Field field, String text) {
        if (text.indexOf('/') >= 0) {
            throw new InvalidSpec(field.label + " has too many slashes");
        }
        if (text.isEmpty()) {
            throw new InvalidSpec(field.label + " missing step value");
        }
        Integer step = number(text);
        if (step == null || step < 1) {
            throw new InvalidSpec(field.label + " has invalid Step");
        }
        return step;
    }

    private static int value(Field field, String text, int least, String fault) {
        Integer value = named(field, text);
        if (value == null) {
            value = number(text);
        }
        if (value == null || value < least || value > field.greatest) {
            throw new InvalidSpec(field.label + " " + fault + " in range [" + field.least + "-" + field.greatest + "]");
        }
        return value;
    }

    private static Integer named(Field field, String text) {
        if (text.length() < field.shortestName) {
            return null;
        }
        String start = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < field.names.size(); i++) {
            if (field.names.get(i).startsWith(start)) {
                return i + (field == Field.MONTH ? 1 : 0);
            }
        }
        return null;
    }

    private static Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
