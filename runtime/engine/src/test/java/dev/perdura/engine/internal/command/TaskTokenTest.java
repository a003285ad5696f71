package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.RunKey;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

/** Rules 2.16 and 12.42 of the semantics. */
class TaskTokenTest {

    private static final RunKey RUN = new RunKey("namespace", "workflow", "run");
    private static final TaskToken WORKFLOW = new TaskToken.OfWorkflowTask(RUN, 5, 6, 1_700_000_000_000L, 3);
    private static final TaskToken ACTIVITY = new TaskToken.OfActivityTask(RUN, 5, "a", 2);
    private static final TaskToken QUERY = new TaskToken.OfQuery("namespace", "queue", "task");

    @Test
    void tokensSurviveTheRoundTrip() {
        assertThat(TaskToken.decodeWorkflowTask(WORKFLOW.encode())).isEqualTo(WORKFLOW);
        assertThat(TaskToken.decodeActivityTask(ACTIVITY.encode())).isEqualTo(ACTIVITY);
        assertThat(TaskToken.decodeQuery(QUERY.encode())).isEqualTo(QUERY);
    }

    @Test
    void aTokenOfAnotherKindIsRefused() {
        assertRefused(() -> TaskToken.decodeWorkflowTask(QUERY.encode()));
        assertRefused(() -> TaskToken.decodeWorkflowTask(ACTIVITY.encode()));
        assertRefused(() -> TaskToken.decodeActivityTask(WORKFLOW.encode()));
        assertRefused(() -> TaskToken.decodeQuery(WORKFLOW.encode()));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        ByteString bytes = ByteString.copyFromUtf8("nonsense");
        assertRefused(() -> TaskToken.decodeWorkflowTask(bytes));
        assertRefused(() -> TaskToken.decodeActivityTask(bytes));
        assertRefused(() -> TaskToken.decodeQuery(bytes));
        assertThat(catchThrowableOfType(Refusal.class, () -> TaskToken.decodeQuery(ByteString.EMPTY)))
                .hasMessage("Task token not set on request.");
    }

    private static void assertRefused(Runnable decode) {
        Refusal refusal = catchThrowableOfType(Refusal.class, decode::run);
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal).hasMessageStartingWith("Error deserializing task token.");
    }
}
