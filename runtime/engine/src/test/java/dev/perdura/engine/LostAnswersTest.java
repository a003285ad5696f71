package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.proto;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A of the failure catalogue: the commit succeeded, the engine died, and whoever had no answer asks again. Workers
 * here are in another process, so they outlive the engine. A2 is RecoveryTest.aRepeatedStartGetsTheSameRun.
 */
class LostAnswersTest {

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private ManagedChannel channel;
    private TestCaller caller;

    @BeforeEach
    void open() {
        clock.hold();
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(clock)
                .start();
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        caller = new TestCaller(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        engine.close();
    }

    private void crashAndReopen() {
        channel.shutdownNow();
        engine.crash();
        open();
    }

    private static Status.Code refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run)
                .getStatus()
                .getCode();
    }

    /** A3; also when the run has closed meanwhile. */
    @Test
    void aSignalIsTakenOnce() {
        SignalWorkflowExecutionRequest signal = SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setWorkflowExecution(execution("order"))
                .setSignalName("hello")
                .setRequestId("once")
                .build();
        caller.start("order");
        caller.service().signalWorkflowExecution(signal);
        crashAndReopen();
        caller.service().signalWorkflowExecution(signal);
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        crashAndReopen();
        caller.service().signalWorkflowExecution(signal);

        assertThat(caller.types("order")).containsOnlyOnce("WorkflowExecutionSignaled");
    }

    /** A3 */
    @Test
    void aSignalWithStartSignalsAndStartsOnce() {
        SignalWithStartWorkflowExecutionRequest request = SignalWithStartWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setWorkflowId("order")
                .setWorkflowType(WorkflowType.newBuilder().setName("Workflow"))
                .setTaskQueue(TaskQueue.newBuilder().setName(TestCaller.QUEUE))
                .setSignalName("hello")
                .setRequestId("once")
                .build();
        String runId =
                caller.service().signalWithStartWorkflowExecution(request).getRunId();
        crashAndReopen();

        assertThat(caller.service().signalWithStartWorkflowExecution(request).getRunId())
                .isEqualTo(runId);
        assertThat(caller.types("order"))
                .containsExactly("WorkflowExecutionStarted", "WorkflowExecutionSignaled", "WorkflowTaskScheduled");
    }

    /** A4: the second answer finds the task done; the commands count once, and the worker goes on with a poll. */
    @Test
    void aWorkflowTaskIsDoneOnce() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.complete(task, scheduleActivity("charge"), startTimer("t", Duration.ofHours(1)));
        crashAndReopen();

        assertThat(refused(
                        () -> caller.complete(task, scheduleActivity("charge"), startTimer("t", Duration.ofHours(1)))))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(caller.types("order"))
                .hasSize(6)
                .containsOnlyOnce("ActivityTaskScheduled")
                .containsOnlyOnce("TimerStarted");
        caller.complete(caller.pollActivity());
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
    }

    /** A4: a task that was not answered before the engine died can be answered afterwards. */
    @Test
    void aWorkerElsewhereOutlivesTheEngine() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        crashAndReopen();
        caller.complete(task, scheduleActivity("charge"));
        PollActivityTaskQueueResponse activity = caller.pollActivity();
        crashAndReopen();
        caller.complete(activity);
        assertThat(refused(() -> caller.complete(activity))).isEqualTo(Status.Code.NOT_FOUND);

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).hasSize(11).endsWith("WorkflowExecutionCompleted");
    }

    /** A5: the retry is as durable as the failure before it. */
    @Test
    void aRetryComesWhenItIsDue() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        PollActivityTaskQueueResponse first = caller.pollActivity();
        caller.service()
                .respondActivityTaskFailed(RespondActivityTaskFailedRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(first.getTaskToken())
                        .setFailure(Failure.newBuilder()
                                .setMessage("oops")
                                .setApplicationFailureInfo(ApplicationFailureInfo.getDefaultInstance()))
                        .build());
        crashAndReopen();
        clock.advanceBy(Duration.ofMillis(999));
        assertThat(caller.pollActivity(Duration.ofMillis(300)).getTaskToken()).isEmpty();
        clock.advanceBy(Duration.ofMillis(1));

        PollActivityTaskQueueResponse second = caller.pollActivity();
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(refused(() -> caller.complete(first))).isEqualTo(Status.Code.NOT_FOUND);
        caller.complete(second);
    }

    /** A6; the details of the last heartbeat are there too. */
    @Test
    void aHeartbeatThatDoesNotComeIsMissedAfterARestart() {
        caller.start("order");
        caller.complete(
                caller.pollWorkflowTask(),
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                        .setScheduleActivityTaskCommandAttributes(
                                TestCaller.activity("charge").setHeartbeatTimeout(proto(Duration.ofSeconds(10))))
                        .build());
        PollActivityTaskQueueResponse first = caller.pollActivity();
        clock.advanceBy(Duration.ofSeconds(6));
        caller.service()
                .recordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(first.getTaskToken())
                        .setDetails(TestCaller.text("half"))
                        .build());
        crashAndReopen();
        clock.advanceBy(Duration.ofSeconds(9));
        assertThat(caller.pollActivity(Duration.ofMillis(300)).getTaskToken()).isEmpty();
        assertThat(attempt()).isEqualTo(1);
        // Once for the time-out, then for the retry, whose backoff begins when the time-out was noticed.
        clock.advanceBy(Duration.ofSeconds(1));
        Patience.await(() -> attempt() == 2);
        clock.advanceBy(Duration.ofSeconds(1));
        PollActivityTaskQueueResponse second = caller.pollActivity();
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(second.getHeartbeatDetails()).isEqualTo(TestCaller.text("half"));
        caller.complete(second);
    }

    private int attempt() {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(execution("order"))
                        .build())
                .getPendingActivities(0)
                .getAttempt();
    }

    /** A9: an engine that dies while it recovers leaves to the next one what it found. */
    @Test
    void aRecoveryThatIsCutShortIsDoneAgain() {
        int count = 300;
        for (int i = 0; i < count; i++) {
            caller.start("order-" + i);
        }
        for (int i = 0; i < count / 3; i++) {
            caller.complete(caller.pollWorkflowTask(), startTimer("t", Duration.ofSeconds(1)));
        }
        crashAndReopen();
        crashAndReopen();
        clock.advanceBy(Duration.ofSeconds(1));
        crashAndReopen();

        for (int i = 0; i < count; i++) {
            caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        }
        assertThat(caller.pollWorkflowTask(Duration.ofMillis(300)).getTaskToken())
                .isEmpty();
        for (int i = 0; i < count; i++) {
            assertThat(caller.types("order-" + i)).containsOnlyOnce("WorkflowExecutionCompleted");
        }
    }
}
