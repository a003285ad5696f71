package dev.perdura.engine.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 8.1, 12.36; also for callers with less time than a Temporal server wants. */
class LongPollTest {

    @ParameterizedTest
    @CsvSource({"9223372036854775807, 60000", "90000, 60000", "30000, 29000", "4000, 3000", "2000, 1500", "0, 0"})
    void theAnswerComesBeforeTheCallerGivesUp(long patienceMillis, long waitsMillis) {
        assertThat(LongPoll.millis(60_000, patienceMillis)).isEqualTo(waitsMillis);
    }
}
