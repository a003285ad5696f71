package dev.perdura.engine.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    private final RequestIds ids = new RequestIds();

    @Test
    void whatWasAddedIsThereAndNothingElse() {
        Random random = new Random(7);
        Set<String> added = new HashSet<>();
        for (int at = 0; at < 2_000; at++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            assertThat(ids.contains(id)).isFalse();
            ids.add(id);
            ids.add(id);
            added.add(id);
        }

        assertThat(added).allMatch(ids::contains);
        assertThat(ids.size()).isEqualTo(2_000);
        assertThat(ids.contains(new UUID(1, 2).toString())).isFalse();
    }

    @Test
    void idsThatAreNoUuidsAreKeptAsTheyAre() {
        String uuid = new UUID(0xABCDEF, 3).toString();
        ids.add(uuid);
        ids.add("plain");
        ids.add(new UUID(0, 0).toString());

        assertThat(ids.contains(uuid.toUpperCase(Locale.ROOT))).isFalse();
        assertThat(ids.contains(uuid.replace('-', '_'))).isFalse();
        assertThat(ids.contains("plain")).isTrue();
        assertThat(ids.contains("other")).isFalse();
        assertThat(ids.contains(new UUID(0, 0).toString())).isTrue();
        assertThat(ids.size()).isEqualTo(3);
    }

    @Test
    void halvesAreNotMixedUp() {
        ids.add(new UUID(1, 2).toString());

        assertThat(ids.contains(new UUID(2, 1).toString())).isFalse();
        assertThat(ids.contains(new UUID(1, 1).toString())).isFalse();
    }
}
