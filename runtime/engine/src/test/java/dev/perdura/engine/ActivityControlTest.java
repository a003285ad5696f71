package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 3.16 from outside: both forms of the requests, what pollers get, and a restart in between. */
class ActivityControlTest {

    private static final Duration POLL = Duration.ofMillis(300);

    @TempDir
    Path directory;

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        engine = time.engine().database(directory.resolve("control.db")).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void restart() {
        close();
        open();
    }

    private void startActivity() {
        caller.start("workflow");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("a"));
    }

    private PendingActivityInfo described() {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("workflow"))
                        .build())
                .getPendingActivities(0);
    }

    private static PauseActivityRequest.Builder pause() {
        return PauseActivityRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(TestCaller.execution("workflow"))
                .setIdentity("operator")
                .setReason("looks bad")
                .setRequestId("request");
    }

    private static UnpauseActivityRequest.Builder unpause() {
        return UnpauseActivityRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(TestCaller.execution("workflow"))
                .setIdentity("operator");
    }

    @Test
    void aPauseOutlivesTheEngineAndUnpausingHandsOut() {
        startActivity();
        caller.service().pauseActivity(pause().setId("a").build());
        assertThat(caller.pollActivity(POLL).getTaskToken()).isEmpty();
        restart();
        caller.service().pauseActivity(pause().setId("a").build());
        assertThat(caller.pollActivity(POLL).getTaskToken()).isEmpty();
        assertThat(described().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED);
        caller.service().unpauseActivity(unpause().setUnpauseAll(true).build());
        caller.complete(caller.pollActivity());
        assertThat(caller.types("workflow")).contains("ActivityTaskCompleted");
    }

    @Test
    void whatWasOfferedIsTakenOnceThoughItIsOfferedTwice() {
        startActivity();
        caller.service().pauseActivity(pause().setType("Activity").build());
        caller.service().unpauseActivity(unpause().setType("Activity").build());
        assertThat(caller.pollActivity().getTaskToken()).isNotEmpty();
        assertThat(caller.pollActivity(POLL).getTaskToken()).isEmpty();
    }

    @Test
    void anActivityThatIsMovedIsNotInItsOldQueue() {
        startActivity();
        caller.service()
                .updateActivityOptions(UpdateActivityOptionsRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("workflow"))
                        .setMatchAll(true)
                        .setActivityOptions(ActivityOptions.newBuilder()
                                .setTaskQueue(TaskQueue.newBuilder().setName("other")))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("task_queue.name"))
                        .build());
        assertThat(caller.pollActivity(POLL).getTaskToken()).isEmpty();
        restart();
        assertThat(caller.service()
                        .pollActivityTaskQueue(TestCaller.activityPoll()
                                .setTaskQueue(TaskQueue.newBuilder().setName("other"))
                                .build())
                        .getActivityId())
                .isEqualTo("a");
    }

    @Test
    void aWorkerHearsOfPauseAndReset() {
        startActivity();
        PollActivityTaskQueueResponse task = caller.pollActivity();
        caller.service().pauseActivity(pause().setId("a").build());
        caller.service()
                .resetActivity(ResetActivityRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("workflow"))
                        .setMatchAll(true)
                        .setKeepPaused(true)
                        .build());
        var heartbeat = caller.service()
                .recordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(task.getTaskToken())
                        .build());
        assertThat(heartbeat.getActivityPaused()).isTrue();
        assertThat(heartbeat.getActivityReset()).isTrue();
    }

    @Test
    void theNewerForms() {
        startActivity();
        caller.service()
                .pauseActivityExecution(PauseActivityExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowId("workflow")
                        .setActivityId("a")
                        .build());
        assertThat(described().getPaused()).isTrue();
        assertThat(caller.service()
                        .updateActivityExecutionOptions(UpdateActivityExecutionOptionsRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setWorkflowId("workflow")
                                .setActivityId("a")
                                .setRestoreOriginal(true)
                                .build())
                        .getActivityOptions()
                        .getTaskQueue()
                        .getName())
                .isEqualTo(TestCaller.QUEUE);
        caller.service()
                .resetActivityExecution(ResetActivityExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowId("workflow")
                        .setActivityId("a")
                        .setKeepPaused(true)
                        .build());
        assertThat(described().getPaused()).isTrue();
        caller.service()
                .unpauseActivityExecution(UnpauseActivityExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowId("workflow")
                        .setActivityId("a")
                        .build());
        assertThat(described().getPaused()).isFalse();
    }

    private static Arguments refused(Consumer<WorkflowServiceBlockingStub> call, Status.Code code, String message) {
        return Arguments.of(call, code, message);
    }

    static Stream<Arguments> refusals() {
        UpdateActivityOptionsRequest.Builder update = UpdateActivityOptionsRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(TestCaller.execution("workflow"))
                .setId("a");
        return Stream.of(
                refused(
                        stub -> stub.pauseActivity(pause().build()),
                        Status.Code.INVALID_ARGUMENT,
                        "Either Activity.Id or Activity.Type should be set on request."),
                refused(
                        stub -> stub.pauseActivity(
                                pause().setId("a").clearExecution().build()),
                        Status.Code.INVALID_ARGUMENT,
                        "WorkflowId is not set on request."),
                refused(
                        stub -> stub.unpauseActivity(unpause().setId("b").build()),
                        Status.Code.NOT_FOUND,
                        "Can't find pending activity with such ID."),
                refused(
                        stub -> stub.unpauseActivity(unpause()
                                .setId("a")
                                .setExecution(TestCaller.execution("other"))
                                .build()),
                        Status.Code.NOT_FOUND,
                        "workflow not found for ID: other"),
                refused(
                        stub -> stub.pauseActivityExecution(PauseActivityExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setActivityId("alone")
                                .build()),
                        Status.Code.UNIMPLEMENTED,
                        "Activities without a workflow are not offered"),
                refused(
                        stub -> stub.updateActivityOptions(update.clone().build()),
                        Status.Code.INVALID_ARGUMENT,
                        "ActivityOptions are not provided"),
                refused(
                        stub -> stub.updateActivityOptions(update.clone()
                                .setActivityOptions(ActivityOptions.getDefaultInstance())
                                .build()),
                        Status.Code.INVALID_ARGUMENT,
                        "UpdateMask is not provided"),
                refused(
                        stub -> stub.updateActivityOptions(update.clone()
                                .setRestoreOriginal(true)
                                .setUpdateMask(FieldMask.newBuilder().addPaths("priority"))
                                .build()),
                        Status.Code.INVALID_ARGUMENT,
                        "Both UpdateMask and RestoreOriginal are provided"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefused(Consumer<WorkflowServiceBlockingStub> call, Status.Code code, String message) {
        startActivity();
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> call.accept(caller.service()));
        assertThat(refused.getStatus().getCode()).isEqualTo(code);
        assertThat(refused.getStatus().getDescription()).startsWith(message);
    }
}
