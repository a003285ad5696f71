package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of what is open in a run no more than 8 MiB are kept (rpc-inventory section 11). */
class MutableStateTest {

    private static final int PART_BYTES = 1_500_000;

    private final TestRun run = new TestRun();

    private void reportOf(int activity) {
        run.heartbeat(run.pollActivity("a" + activity), Requests.payloadsOf(PART_BYTES));
    }

    @Test
    void aRunOfWhichTooMuchIsKeptIsTerminated() {
        run.startAndDo(IntStream.range(0, 6)
                .mapToObj(at -> Requests.schedule("a" + at))
                .toArray(Command[]::new));
        IntStream.range(0, 5).forEach(this::reportOf);
        assertThat(run.state().isOpen()).isTrue();
        reportOf(5);
        assertThat(run.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        HistoryEvent last = run.history.get(run.history.size() - 1);
        assertThat(last.getWorkflowExecutionTerminatedEventAttributes().getReason())
                .isEqualTo("Workflow mutable state size exceeds limit.");
    }

    /** What stands in history is not kept a second time. */
    @Test
    void whatActivitiesWereGivenDoesNotCount() {
        run.startAndDo(IntStream.range(0, 6)
                .mapToObj(at -> {
                    Command.Builder command = Requests.schedule("a" + at).toBuilder();
                    command.getScheduleActivityTaskCommandAttributesBuilder().setInput(Requests.payloadsOf(PART_BYTES));
                    return command.build();
                })
                .toArray(Command[]::new));
        assertThat(run.state().isOpen()).isTrue();
    }

    /** Of a failure that is retried no more than 4 KiB are kept, its type among them. */
    @Test
    void ofALargeFailureItsBeginningIsKept() {
        run.startAndDo(Requests.schedule(Requests.activity("a").setRetryPolicy(RetryPolicy.newBuilder())));
        run.failActivity(run.pollActivity("a"), Requests.failure("x".repeat(10_000)));
        Failure kept = run.state().activity("a").lastFailure();
        assertThat(kept.getSerializedSize()).isLessThanOrEqualTo(4 * 1024);
        assertThat(kept.getMessage()).isEqualTo("Failure exceeds size limit.");
        assertThat(kept.getCause().getMessage()).startsWith("xxx");
    }
}
