package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EngineLimitsTest {

    private static final int MEBIBYTE = 1024 * 1024;

    static Stream<Arguments> ofATemporalServer() {
        EngineLimits limits = EngineLimits.defaults();
        return Stream.of(
                Arguments.of("payload", limits.payloadBytes(), 2 * MEBIBYTE),
                Arguments.of("memo", limits.memoBytes(), 2 * MEBIBYTE),
                Arguments.of("request", limits.requestBytes(), 4 * MEBIBYTE),
                Arguments.of("history size", limits.historyBytes(), 50 * MEBIBYTE),
                Arguments.of("history events", limits.historyEvents(), 51_200),
                Arguments.of("size that suggests to continue", limits.suggestContinueAsNewBytes(), 4 * MEBIBYTE),
                Arguments.of("events that suggest to continue", limits.suggestContinueAsNewEvents(), 4_096),
                Arguments.of("stored failure of an activity", limits.activityFailureBytes(), 4 * 1024),
                Arguments.of("pending of each kind", limits.pendingActivities(), 2_000),
                Arguments.of("signals", limits.signals(), 10_000),
                Arguments.of("size of buffered events", limits.bufferedEventsBytes(), 2 * MEBIBYTE),
                Arguments.of("updates in flight", limits.updates().inFlight(), 10),
                Arguments.of("payload of those", limits.updates().inFlightBytes(), 20 * MEBIBYTE),
                Arguments.of("updates", limits.updates().total(), 2_000),
                Arguments.of(
                        "updates that suggest to continue", limits.updates().suggestContinueAsNew(), 1_800),
                Arguments.of("id", limits.idBytes(), 1_000),
                Arguments.of("summary", limits.userMetadataSummaryBytes(), 400),
                Arguments.of("details", limits.userMetadataDetailsBytes(), 20_000),
                Arguments.of("links", limits.linksPerRequest(), 10),
                Arguments.of("link", limits.linkBytes(), 4_000),
                Arguments.of("history page", limits.historyPageEvents(), 256),
                Arguments.of("list page", limits.listPageRows(), 1_000),
                Arguments.of("workflow task time-out", limits.workflowTaskTimeoutMillis(), 10_000),
                Arguments.of("its largest backoff", limits.workflowTaskRetryIntervalMaximumMillis(), 600_000),
                Arguments.of("workflow task heartbeat", limits.workflowTaskHeartbeatMillis(), 1_800_000),
                Arguments.of("task poll", limits.taskPollMillis(), 60_000),
                Arguments.of("history poll", limits.historyPollMillis(), 20_000));
    }

    /** rpc-inventory.md section 11; events and queries that may wait are more here, on purpose. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("ofATemporalServer")
    void theDefaultsAreThoseOfATemporalServer(String what, int here, int there) {
        assertThat(here).as(what).isEqualTo(there);
    }

    @Test
    void oneLimitCanBeChanged() {
        EngineLimits limits = EngineLimits.builder().signals(7).build();

        assertThat(limits.signals()).isEqualTo(7);
        assertThat(limits.pendingActivities()).isEqualTo(2_000);
    }

    @Test
    void aLimitMustBeAboveZero() {
        EngineLimits.Builder builder = EngineLimits.builder();

        assertThatThrownBy(() -> builder.signals(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signals must be above zero, was 0");
    }
}
