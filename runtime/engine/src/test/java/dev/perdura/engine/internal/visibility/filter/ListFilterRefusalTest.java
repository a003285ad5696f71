package dev.perdura.engine.internal.visibility.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.visibility.SampleAttributes;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What is answered to filters that cannot be understood (rule 9.8). All of these a Temporal server refuses as well. */
class ListFilterRefusalTest {

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "refused.txt", delimiterString = "=>", quoteCharacter = '~')
    void a_filter_is_refused(String filter, String message) {
        assertThat(refusal(filter)).hasMessage("invalid query: " + message);
    }

    @Test
    void what_is_too_deep_is_refused_before_it_is_parsed() {
        assertThat(refusal("(".repeat(100_000)))
                .hasMessageContaining("at most 100 conditions within each other")
                .hasMessageContaining("at position 101");
        assertThat(refusal("NOT ".repeat(100_000) + "WorkflowId = 'a'"))
                .hasMessageContaining("at most 100 conditions within each other");
    }

    @Test
    void what_is_too_long_is_refused() {
        assertThat(refusal("WorkflowId = 'a'".repeat(100_000))).hasMessageContaining("at most 1048576 characters");
        assertThat(refusal("WorkflowId IN ('a'" + ", 'a'".repeat(10_000) + ")"))
                .hasMessageContaining("at most 10000 values");
    }

    @Test
    void a_position_counts_characters_not_their_halves() {
        assertThat(refusal("WorkflowId = '💡' AND Foo = 1")).hasMessageContaining("(at position 22)");
        assertThat(refusal("WorkflowId = '💡' AND #"))
                .hasMessageContaining("# has no meaning here")
                .hasMessageContaining("(at position 22)");
    }

    private static Refusal refusal(String filter) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> ListFilter.parse(filter, SampleAttributes.SCHEMA));
        assertThat(refusal).as(filter.length() < 200 ? filter : "long filter").isNotNull();
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        return refusal;
    }
}
