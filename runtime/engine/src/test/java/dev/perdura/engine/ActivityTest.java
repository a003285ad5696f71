package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Activities over the wire: all answers a worker can give, by token and by id (section 3 of the semantics). */
class ActivityTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start() {
        clock.hold();
        engine = Engine.builder().inMemory().clock(clock).start();
        caller = new TestCaller(engine.channel());
        caller.start("order");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private PollActivityTaskQueueResponse begin() {
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        return caller.pollActivity();
    }

    private static Failure failure() {
        return Failure.newBuilder()
                .setMessage("no money")
                .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("NoMoney"))
                .build();
    }

    private PendingActivityInfo pending() {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("order"))
                        .build())
                .getPendingActivities(0);
    }

    private HistoryEvent lastBeforeTask() {
        List<HistoryEvent> history = caller.history("order");
        assertThat(TestCaller.types(history)).endsWith("WorkflowTaskScheduled");
        return history.get(history.size() - 2);
    }

    /** Rule 3.4 */
    @Test
    void theTaskSaysAllAboutTheActivity() {
        PollActivityTaskQueueResponse task = begin();
        assertThat(task.getWorkflowNamespace()).isEqualTo(TestCaller.NAMESPACE);
        assertThat(task.getWorkflowExecution().getWorkflowId()).isEqualTo("order");
        assertThat(task.getActivityType().getName()).isEqualTo("Activity");
        assertThat(task.getInput()).isEqualTo(text("input"));
        assertThat(task.getAttempt()).isEqualTo(1);
        assertThat(task.getStartToCloseTimeout()).isEqualTo(TestCaller.proto(Duration.ofMinutes(1)));
        assertThat(task.getRetryPolicy().getBackoffCoefficient()).isEqualTo(2.0);
    }

    /** Rules 3.3, 3.8: an attempt that is retried leaves nothing in the history. */
    @Test
    void aFailedAttemptIsRetriedAfterItsBackoff() {
        PollActivityTaskQueueResponse first = begin();
        caller.service()
                .recordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(first.getTaskToken())
                        .setDetails(text("half"))
                        .build());
        caller.service()
                .respondActivityTaskFailed(RespondActivityTaskFailedRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(first.getTaskToken())
                        .setFailure(failure())
                        .build());
        assertThat(caller.types("order")).hasSize(5);
        assertThat(pending().getAttempt()).isEqualTo(2);
        assertThat(caller.pollActivity(Duration.ofMillis(200)).getTaskToken()).isEmpty();
        clock.advanceBy(Duration.ofSeconds(1));

        PollActivityTaskQueueResponse second = caller.pollActivity();
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(second.getHeartbeatDetails()).isEqualTo(text("half"));
        caller.complete(second);
        HistoryEvent started = caller.history("order").get(5);
        assertThat(started.getActivityTaskStartedEventAttributes().getAttempt()).isEqualTo(2);
        assertThat(started.getActivityTaskStartedEventAttributes()
                        .getLastFailure()
                        .getMessage())
                .isEqualTo("no money");
    }

    @Test
    void anAttemptThatTakesTooLongTimesOut() {
        caller.complete(
                caller.pollWorkflowTask(),
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                        .setScheduleActivityTaskCommandAttributes(TestCaller.activity("charge")
                                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(1)))
                        .build());
        PollActivityTaskQueueResponse task = caller.pollActivity();
        clock.advanceBy(Duration.ofMinutes(1));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        HistoryEvent timedOut = caller.history("order").get(6);
        assertThat(timedOut.getActivityTaskTimedOutEventAttributes()
                        .getFailure()
                        .getTimeoutFailureInfo()
                        .getTimeoutType())
                .isEqualTo(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
        assertThatThrownBy(() -> caller.complete(task)).hasMessageContaining("NOT_FOUND");
    }

    /** Rules 3.13, 3.14 */
    @Test
    void aHeartbeatTellsThatTheActivityShouldStop() {
        PollActivityTaskQueueResponse task = begin();
        RecordActivityTaskHeartbeatRequest heartbeat = RecordActivityTaskHeartbeatRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setTaskToken(task.getTaskToken())
                .build();
        assertThat(caller.service().recordActivityTaskHeartbeat(heartbeat).getCancelRequested())
                .isFalse();
        caller.signal("order", "stop");
        caller.complete(caller.pollWorkflowTask(), cancelActivity());
        assertThat(caller.service().recordActivityTaskHeartbeat(heartbeat).getCancelRequested())
                .isTrue();
        assertThat(pending().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED);
        caller.service()
                .respondActivityTaskCanceled(RespondActivityTaskCanceledRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(task.getTaskToken())
                        .build());
        assertThat(TestCaller.types(List.of(lastBeforeTask()))).containsExactly("ActivityTaskCanceled");
    }

    private static Command cancelActivity() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                .setRequestCancelActivityTaskCommandAttributes(
                        RequestCancelActivityTaskCommandAttributes.newBuilder().setScheduledEventId(5))
                .build();
    }

    /** Rule 3.12 */
    @Test
    void anActivityCanBeCompletedByItsId() {
        begin();
        caller.service()
                .respondActivityTaskCompletedById(RespondActivityTaskCompletedByIdRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowId("order")
                        .setActivityId("charge")
                        .setResult(text("done"))
                        .build());
        assertThat(lastBeforeTask().getActivityTaskCompletedEventAttributes().getResult())
                .isEqualTo(text("done"));
    }

    /** Rule 3.12 */
    @Test
    void anActivityCanBeFailedByItsId() {
        begin();
        caller.service()
                .respondActivityTaskFailedById(RespondActivityTaskFailedByIdRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowId("order")
                        .setActivityId("charge")
                        .setFailure(failure().toBuilder()
                                .setApplicationFailureInfo(
                                        ApplicationFailureInfo.newBuilder().setNonRetryable(true)))
                        .build());
        assertThat(lastBeforeTask()
                        .getActivityTaskFailedEventAttributes()
                        .getFailure()
                        .getMessage())
                .isEqualTo("no money");
    }

    /** Rule 3.12 */
    @Test
    void anActivityCanHeartbeatAndBeCanceledByItsId() {
        begin();
        caller.signal("order", "stop");
        caller.complete(caller.pollWorkflowTask(), cancelActivity());
        assertThat(caller.service()
                        .recordActivityTaskHeartbeatById(RecordActivityTaskHeartbeatByIdRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setWorkflowId("order")
                                .setActivityId("charge")
                                .build())
                        .getCancelRequested())
                .isTrue();
        caller.service()
                .respondActivityTaskCanceledById(RespondActivityTaskCanceledByIdRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowId("order")
                        .setActivityId("charge")
                        .build());
        assertThat(TestCaller.types(List.of(lastBeforeTask()))).containsExactly("ActivityTaskCanceled");
    }

    /** Rule 3.15 */
    @Test
    void anActivityCanComeWithTheAnswer() {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        var answer = caller.complete(
                task,
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                        .setScheduleActivityTaskCommandAttributes(
                                TestCaller.activity("charge").setRequestEagerExecution(true))
                        .build());
        assertThat(answer.getActivityTasksList()).hasSize(1);
        caller.complete(answer.getActivityTasks(0));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
    }
}
