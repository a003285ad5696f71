package dev.perdura.engine.internal.visibility.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.ListPage;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.visibility.SampleAttributes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Which runs each filter finds, on every kind of store (rules 9.6 to 9.8). The answers in the table were given by a
 * Temporal server 1.32.1 with SQLite; where we differ on purpose the table says why.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ListFilterContract {

    private Store store;

    abstract Store open();

    @BeforeAll
    void storeRuns() {
        store = open();
        store.commit(SampleRuns.all());
    }

    @AfterAll
    void close() {
        store.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "filters.txt", delimiterString = "=>", quoteCharacter = '~')
    void a_filter_finds(String filter, String expected) {
        ListFilter parsed = ListFilter.parse(filter, SampleAttributes.SCHEMA);

        ListPage page = store.lists().list(SampleRuns.NAMESPACE, parsed.condition(), null, 100, Integer.MAX_VALUE);

        assertThat(page.runs().stream().map(run -> run.row().workflowId()).toList())
                .containsExactlyInAnyOrder(expected == null ? new String[0] : expected.split(" "));
        assertThat(store.lists().count(SampleRuns.NAMESPACE, parsed.condition()))
                .isEqualTo(page.runs().size());
    }
}
