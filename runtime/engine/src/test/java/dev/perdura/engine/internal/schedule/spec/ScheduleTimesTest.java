package dev.perdura.engine.internal.schedule.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.schedule.v1.CalendarSpec;
import io.temporal.api.schedule.v1.ScheduleSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules 10.2 to 10.7 and 12.53: our times against those of a Temporal server. */
class ScheduleTimesTest {

    private static final String OTHER_SEED = "00000000-0000-0000-0000-000000000000-any";
    private static final String REFUSED = "INVALID_ARGUMENT Invalid schedule spec: ";

    static Collection<TimesTable.Case> cases() {
        return TimesTable.read().cases.values();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesWhenTheServerSaysAndIsShownAsItShowsIt(TimesTable.Case asked) {
        if (asked.refusal.startsWith(REFUSED)) {
            assertThatThrownBy(() -> CanonicalSpec.of(asked.spec()))
                    .isInstanceOf(InvalidSpec.class)
                    .hasMessage(asked.refusal.substring(REFUSED.length()));
            return;
        }
        ScheduleSpec canonical = CanonicalSpec.of(asked.spec());
        assertThat(CanonicalSpec.shown(canonical)).isEqualTo(asked.shownSpec());
        assertThat(CanonicalSpec.of(canonical)).isEqualTo(canonical);
        assertThat(times(canonical, asked)).isEqualTo(asked.differs.isEmpty() ? asked.theirs : asked.ours);
    }

    private static List<Instant> times(ScheduleSpec spec, TimesTable.Case asked) {
        ScheduleTimes times = new ScheduleTimes(spec, asked.seed.isEmpty() ? OTHER_SEED : asked.seed);
        List<Instant> found = new ArrayList<>();
        long at = asked.from.toEpochMilli();
        while (true) {
            ScheduleTimes.Occurrence next = times.next(at);
            if (next == null || next.atMillis() > asked.to.toEpochMilli()) {
                return found;
            }
            at = next.atMillis();
            found.add(Instant.ofEpochMilli(at));
        }
    }

    @Test
    void rule10_2_aSpecThatExcludesAllOfItselfEndsTheSearch() {
        ScheduleSpec spec = CanonicalSpec.of(ScheduleSpec.newBuilder()
                .addCronString("* * * * * * *")
                .addExcludeCalendar(CalendarSpec.newBuilder()
                        .setSecond("0/1")
                        .setMinute("0/1")
                        .setHour("*"))
                .build());

        assertThat(new ScheduleTimes(spec, OTHER_SEED).next(0)).isNull();
    }

    @Test
    void rule10_2_aSpecThatIsTooHardToSearchIsRefused() {
        ScheduleSpec spec = CanonicalSpec.of(ScheduleSpec.newBuilder()
                .addCronString("* * * * * * *")
                .addExcludeCalendar(CalendarSpec.newBuilder()
                        .setSecond("0/2")
                        .setMinute("*")
                        .setHour("*"))
                .addExcludeCalendar(CalendarSpec.newBuilder()
                        .setSecond("1/2")
                        .setMinute("*")
                        .setHour("*"))
                .build());

        assertThatThrownBy(() -> new ScheduleTimes(spec, OTHER_SEED).next(0))
                .isInstanceOf(ScheduleTimes.TooManyExclusions.class);
    }
}
