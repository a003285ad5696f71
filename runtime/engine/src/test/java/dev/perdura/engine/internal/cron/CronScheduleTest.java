package dev.perdura.engine.internal.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 1.11, 4.7. */
class CronScheduleTest {

    /** C6 of the failure catalogue */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */5 * * * *                     | 2026-11-21T12:03:10Z | 2026-11-21T12:05:00Z
            0 0 * * *                       | 2026-12-31T00:00:00Z | 2027-01-01T00:00:00Z
            15 10-12/2 * * *                | 2026-11-21T10:15:00Z | 2026-11-21T12:15:00Z
            50/3 * * * *                    | 2026-11-21T10:53:00Z | 2026-11-21T10:56:00Z
            0 9 * * MON-fri                 | 2026-11-21T12:00:00Z | 2026-11-23T09:00:00Z
            0 0 1 jan,JUL ?                 | 2026-11-21T12:00:00Z | 2027-01-01T00:00:00Z
            0 0 29 2 *                      | 2026-11-21T12:00:00Z | 2028-02-29T00:00:00Z
            0 0 13 * 5                      | 2026-11-10T12:00:00Z | 2026-11-13T00:00:00Z
            0 0 14 * 5                      | 2026-11-10T12:00:00Z | 2026-11-13T00:00:00Z
            0 0 12 * 5                      | 2026-11-10T12:00:00Z | 2026-11-12T00:00:00Z
            0 0 */2 * 5                     | 2026-11-10T12:00:00Z | 2026-11-11T00:00:00Z
            0 0 * * 5                       | 2026-11-10T12:00:00Z | 2026-11-13T00:00:00Z
            @yearly                         | 2026-11-21T12:00:00Z | 2027-01-01T00:00:00Z
            @annually                       | 2026-11-21T12:00:00Z | 2027-01-01T00:00:00Z
            @monthly                        | 2026-11-21T12:00:00Z | 2026-12-01T00:00:00Z
            @weekly                         | 2026-11-21T12:00:00Z | 2026-11-22T00:00:00Z
            @daily                          | 2026-11-21T12:00:00Z | 2026-11-22T00:00:00Z
            @midnight                       | 2026-11-21T12:00:00Z | 2026-11-22T00:00:00Z
            @hourly                         | 2026-11-21T12:00:00Z | 2026-11-21T13:00:00Z
            @every 1h30m                    | 2026-11-21T12:00:00Z | 2026-11-21T13:30:00Z
            @every 1.5s                     | 2026-11-21T12:00:00.9Z | 2026-11-21T12:00:01Z
            @every 10ms                     | 2026-11-21T12:00:00Z | 2026-11-21T12:00:01Z
            TZ=Europe/Paris 30 8 * * *      | 2026-11-21T12:00:00Z | 2026-11-22T07:30:00Z
            CRON_TZ=Asia/Kolkata 0 0 * * *  | 2026-11-21T12:00:00Z | 2026-11-21T18:30:00Z
            TZ=Europe/Paris 30 2 * * *      | 2026-03-28T12:00:00Z | 2026-03-30T00:30:00Z
            TZ=Europe/Paris 30 2 * * *      | 2026-10-25T00:30:00Z | 2026-10-25T01:30:00Z
            """)
    void theNextTimeAfter(String schedule, String after, String next) {
        long millis =
                CronSchedule.parse(schedule).nextMillis(Instant.parse(after).toEpochMilli());
        assertThat(Instant.ofEpochMilli(millis)).isEqualTo(Instant.parse(next));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 7",
                "5-1 * * * *",
                "*/0 * * * *",
                "1-2-3 * * * *",
                "*-5 * * * *",
                "a * * * *",
                "1/2/3 * * * *",
                "@sometimes",
                "@every",
                "@every soon",
                "@every 1h and",
                "TZ=Europe/Nowhere * * * * *",
                "TZ=Europe/Paris"
            })
    void whatIsNoSchedule(String schedule) {
        assertThat(CronSchedule.fault(schedule)).contains("\"" + schedule + "\" is no cron schedule: expected ");
    }

    @Test
    void whatNeverComes() {
        assertThat(CronSchedule.fault("0 0 31 2 *")).contains("never comes");
        assertThat(CronSchedule.fault("0 0 29 2 *")).isNull();
    }

    /** Whole seconds, first after now, missed times are skipped. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */5 * * * *  | 2026-11-21T12:00:00Z | 2026-11-21T12:17:30.250Z | 150
            */5 * * * *  | 2026-11-21T12:00:00Z | 2026-11-21T12:05:00Z     | 300
            @every 10m   | 2026-11-21T12:00:00Z | 2026-11-21T12:04:00Z     | 360
            @every 10m   | 2026-11-21T12:00:00Z | 2026-11-21T12:24:00Z     | 360
            @every 10m   | 2026-11-21T12:00:00Z | 2026-11-21T12:20:00Z     | 600
            """)
    void theWait(String schedule, String last, String now, long seconds) {
        long millis = CronSchedule.parse(schedule)
                .backoffMillis(
                        Instant.parse(last).toEpochMilli(), Instant.parse(now).toEpochMilli());
        assertThat(millis).isEqualTo(seconds * 1_000);
    }
}
