package dev.perdura.engine.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final Ids ids = new Ids(clock);

    @Test
    void areUuidsOfVersionSeven() {
        UUID id = UUID.fromString(ids.get());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.nowMillis());
    }

    @Test
    void areWrittenAsUuidsAre() {
        String id = ids.get();
        assertThat(UUID.fromString(id)).hasToString(id);
    }

    @Test
    void riseWithTime() {
        String earlier = ids.get();
        clock.advanceBy(Duration.ofMillis(1));
        assertThat(ids.get()).isGreaterThan(earlier);
    }

    @Test
    void differ() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            seen.add(ids.get());
        }
        assertThat(seen).hasSize(100_000);
    }
}
