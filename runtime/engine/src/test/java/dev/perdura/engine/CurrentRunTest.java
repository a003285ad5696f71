package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 1.2: which of its runs a workflow id stands for. */
class CurrentRunTest {

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        clock.hold();
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(clock)
                .start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private String start(String requestId) {
        return caller.service()
                .startWorkflowExecution(
                        TestCaller.startRequest("order").setRequestId(requestId).build())
                .getRunId();
    }

    private String run(WorkflowExecution execution) {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(execution)
                        .build())
                .getWorkflowExecutionInfo()
                .getExecution()
                .getRunId();
    }

    private void signal(WorkflowExecution execution) {
        caller.service()
                .signalWorkflowExecution(SignalWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(execution)
                        .setSignalName("hello")
                        .build());
    }

    private Status.Code refused(WorkflowExecution execution) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> signal(execution))
                .getStatus()
                .getCode();
    }

    @Test
    void rule1_2_theOpenRunElseTheOneThatClosedLast() {
        String first = start("first");
        assertThat(run(execution("order"))).isEqualTo(first);
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(run(execution("order"))).isEqualTo(first);

        String second = start("second");
        assertThat(run(execution("order"))).isEqualTo(second);
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(execution("order"))
                        .build());
        assertThat(run(execution("order"))).isEqualTo(second);
        assertThat(refused(execution("order"))).isEqualTo(Status.Code.NOT_FOUND);

        String third = start("third");
        engine.crash();
        open();
        assertThat(run(execution("order"))).isEqualTo(third);
        signal(execution("order"));
        assertThat(caller.types("order")).endsWith("WorkflowExecutionSignaled");
        for (String earlier : new String[] {first, second}) {
            assertThat(run(execution("order", earlier))).isEqualTo(earlier);
            assertThat(refused(execution("order", earlier))).isEqualTo(Status.Code.NOT_FOUND);
        }
    }

    /** A11 of the failure catalogue: what comes late for a run that continued as new is refused, or finds the next. */
    @Test
    void rule1_2_ofAChainTheRunThatIsOpen() {
        String first = start("first");
        clock.advanceBy(Duration.ofSeconds(2));
        caller.complete(caller.pollWorkflowTask(), CrossRunCommands.continueAsNew());
        engine.crash();
        open();

        assertThat(refused(execution("order", first))).isEqualTo(Status.Code.NOT_FOUND);
        signal(execution("order"));
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getWorkflowExecution().getRunId()).isNotEqualTo(first).isEqualTo(run(execution("order")));
        assertThat(TestCaller.types(task.getHistory().getEventsList()))
                .containsExactly(
                        "WorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowExecutionSignaled",
                        "WorkflowTaskStarted");
    }
}
