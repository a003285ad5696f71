package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine goes on with that opens the file of one that died (rule 14.4). */
class RecoveryTest {

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

    private void crashAndReopen() {
        engine.crash();
        open();
    }

    @Test
    void aStartedRunIsHandedOut() {
        caller.start("order");
        crashAndReopen();

        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getWorkflowExecution().getWorkflowId()).isEqualTo("order");
        caller.complete(task, completeWorkflow());
        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
    }

    /** The worker died with the engine: nobody has to wait for its time to run out, and no trace is left. */
    @Test
    void aTaskOfAWorkerInTheSameProcessIsHandedOutAgain() {
        caller.start("order");
        caller.pollWorkflowTask();
        crashAndReopen();

        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getAttempt()).isEqualTo(1);
        assertThat(task.getStartedEventId()).isEqualTo(3);
    }

    @Test
    void anActivityOfAWorkerInTheSameProcessIsHandedOutAgain() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        PollActivityTaskQueueResponse lost = caller.pollActivity();
        crashAndReopen();

        PollActivityTaskQueueResponse again = caller.pollActivity();
        assertThat(again.getActivityId()).isEqualTo(lost.getActivityId());
        caller.complete(again);
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
    }

    /** A signal that came while such a worker had the task made the start of the task durable. */
    @Test
    void aTaskOfAWorkerInTheSameProcessThatIsOnDiskTimesOutAtOnce() {
        caller.start("order");
        caller.pollWorkflowTask();
        caller.signal("order", "hello");
        crashAndReopen();

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order"))
                .containsExactly(
                        "WorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskTimedOut",
                        "WorkflowExecutionSignaled",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "WorkflowExecutionCompleted");
    }

    /** Rule 2.11: the signal gave the speculative task its place in history, and it was never dispatched. */
    @Test
    void aSpeculativeTaskThatIsOnDiskTimesOutAtOnce() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), startTimer("t", Duration.ofHours(1)));
        WorkflowServiceGrpc.newFutureStub(engine.channel())
                .updateWorkflowExecution(UpdateMessages.update("order", "u").build());
        caller.pollWorkflowTask();
        caller.signal("order", "hello");
        crashAndReopen();

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).contains("WorkflowTaskTimedOut").endsWith("WorkflowExecutionCompleted");
    }

    /** Rule 3.15: it went to the worker with the answer to a speculative task, so it was never dispatched. */
    @Test
    void anEagerActivityOfAWorkerInTheSameProcessTimesOutAtOnce() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), startTimer("t", Duration.ofHours(1)));
        WorkflowServiceGrpc.newFutureStub(engine.channel())
                .updateWorkflowExecution(UpdateMessages.update("order", "u").build());
        Command.Builder once = scheduleActivity("charge").toBuilder();
        once.getScheduleActivityTaskCommandAttributesBuilder()
                .setRequestEagerExecution(true)
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(1));
        caller.complete(caller.pollWorkflowTask(), once.build());
        crashAndReopen();

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).contains("ActivityTaskTimedOut").endsWith("WorkflowExecutionCompleted");
    }

    /** Rule 1.12: it went to the worker with the answer to the start, so it was never dispatched. */
    @Test
    void anEagerFirstTaskOfAWorkerInTheSameProcessTimesOutAtOnce() {
        caller.service()
                .startWorkflowExecution(TestCaller.startRequest("order")
                        .setRequestEagerExecution(true)
                        .build());
        crashAndReopen();

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).contains("WorkflowTaskTimedOut").endsWith("WorkflowExecutionCompleted");
    }

    @Test
    void aTimerFiresThatWasSetBefore() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), startTimer("sleep", Duration.ofDays(400)));
        crashAndReopen();
        clock.advanceBy(Duration.ofDays(399));
        assertThat(caller.pollWorkflowTask(Duration.ofMillis(200)).getTaskToken())
                .isEmpty();
        crashAndReopen();
        clock.advanceBy(Duration.ofDays(1));

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).contains("TimerFired").endsWith("WorkflowExecutionCompleted");
    }

    /** Rules 1.6, 12.27; A2 of the failure catalogue. */
    @Test
    void aRepeatedStartGetsTheSameRun() {
        String runId = caller.start("order");
        crashAndReopen();
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        crashAndReopen();

        StartWorkflowExecutionResponse again = caller.service()
                .startWorkflowExecution(TestCaller.startRequest("order").build());
        assertThat(again.getRunId()).isEqualTo(runId);
        assertThat(again.getStarted()).isTrue();
        assertThat(again.getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    /** Rules 1.13, 12.55. */
    @Test
    void aRepeatedSignalIsTakenOnce() {
        caller.start("order");
        SignalWorkflowExecutionRequest signal = SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setWorkflowExecution(TestCaller.execution("order"))
                .setSignalName("hello")
                .setRequestId("once")
                .build();
        caller.service().signalWorkflowExecution(signal);
        crashAndReopen();
        caller.service().signalWorkflowExecution(signal);

        assertThat(caller.types("order")).containsOnlyOnce("WorkflowExecutionSignaled");
    }

    /** Rule 12.56. */
    @Test
    void aBufferedSignalIsNotLost() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.signal("order", "hello");
        crashAndReopen();

        assertThat(TestCaller.types(caller.pollWorkflowTask().getHistory().getEventsList()))
                .contains("WorkflowExecutionSignaled");
        assertThat(task.getTaskToken()).isNotEmpty();
    }

    @Test
    void aClosedRunIsReadAndItsIdIsFree() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        crashAndReopen();

        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
        String second = caller.service()
                .startWorkflowExecution(
                        TestCaller.startRequest("order").setRequestId("another").build())
                .getRunId();
        crashAndReopen();
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getRunId()).isEqualTo(second);
    }

    @Test
    void manyReadyRunsAreAllHandedOut() {
        int count = 700;
        for (int i = 0; i < count; i++) {
            caller.start("order-" + i);
        }
        crashAndReopen();

        for (int i = 0; i < count; i++) {
            caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        }
        for (int i = 0; i < count; i++) {
            assertThat(caller.types("order-" + i)).endsWith("WorkflowExecutionCompleted");
        }
    }
}
