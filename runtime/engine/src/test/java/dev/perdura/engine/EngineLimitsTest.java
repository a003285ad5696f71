package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EngineLimitsTest {

    @Test
    void theDefaultsAreThoseOfATemporalServer() {
        EngineLimits limits = EngineLimits.defaults();

        assertThat(limits.payloadBytes()).isEqualTo(2 * 1024 * 1024);
        assertThat(limits.historyEvents()).isEqualTo(51_200);
        assertThat(limits.signals()).isEqualTo(10_000);
        assertThat(limits.workflowTaskTimeoutMillis()).isEqualTo(10_000);
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
