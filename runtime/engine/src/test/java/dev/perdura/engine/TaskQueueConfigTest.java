package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
import static dev.perdura.engine.TestCaller.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a task queue is configured for (rule 8.5; rpc-inventory, row of UpdateTaskQueueConfig and section 11). */
class TaskQueueConfigTest {

    @TempDir
    Path directory;

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        engine = time.engine().database(directory.resolve("queues.db")).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static UpdateTaskQueueConfigRequest.Builder update() {
        return UpdateTaskQueueConfigRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(QUEUE)
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .setIdentity("operator");
    }

    private static RateLimitUpdate.Builder limit(float perSecond) {
        return RateLimitUpdate.newBuilder()
                .setReason("a slow disk")
                .setRateLimit(RateLimit.newBuilder().setRequestsPerSecond(perSecond));
    }

    private TaskQueueConfig change(UpdateTaskQueueConfigRequest.Builder request) {
        return caller.service().updateTaskQueueConfig(request.build()).getConfig();
    }

    private DescribeTaskQueueResponse describe() {
        return caller.service()
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                        .setReportConfig(true)
                        .setReportStats(true)
                        .build());
    }

    @Test
    void aLimitIsToldWithWhoSetItWhenAndWhyAndSurvivesARestart() {
        TaskQueueConfig config = change(update().setUpdateQueueRateLimit(limit(7)));
        assertThat(config.getQueueRateLimit().getRateLimit().getRequestsPerSecond())
                .isEqualTo(7);
        assertThat(config.getQueueRateLimit().getMetadata().getReason()).isEqualTo("a slow disk");
        assertThat(config.getQueueRateLimit().getMetadata().getUpdateIdentity()).isEqualTo("operator");
        assertThat(config.getQueueRateLimit().getMetadata().getUpdateTime().getSeconds())
                .isPositive();
        close();
        open();
        assertThat(describe().getConfig()).isEqualTo(config);
        assertThat(describe().getEffectiveRateLimit().getRateLimitSource())
                .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_API);
        assertThat(describe().getEffectiveRateLimit().getRequestsPerSecond()).isEqualTo(7);
        assertThat(caller.service()
                        .describeNamespace(DescribeNamespaceRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .build())
                        .getUnknownFields()
                        .asMap())
                .as("what only the engine knows")
                .isEmpty();
    }

    @Test
    void aLimitOfNothingStopsTheQueueUntilItIsTakenAway() throws Exception {
        change(update().setUpdateQueueRateLimit(limit(0)));
        Future<PollActivityTaskQueueResponse> poll = WorkflowServiceGrpc.newFutureStub(engine.channel())
                .pollActivityTaskQueue(TestCaller.activityPoll().build());
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), TestCaller.scheduleActivity("charge"));
        assertThat(describe().getStats().getApproximateBacklogCount()).isEqualTo(1);

        TaskQueueConfig config = change(update().setUpdateQueueRateLimit(RateLimitUpdate.newBuilder()));

        assertThat(config.getQueueRateLimit().hasRateLimit()).isFalse();
        assertThat(poll.get(120, TimeUnit.SECONDS).getActivityId()).isEqualTo("charge");
        assertThat(describe().getEffectiveRateLimit().getRateLimitSource())
                .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM);
    }

    @Test
    void weightsAreSetAndUnsetOneByOne() {
        change(update().putSetFairnessWeightOverrides("gold", 10).putSetFairnessWeightOverrides("silver", 2));
        change(update().putSetFairnessWeightOverrides("iron", 0.5f).addUnsetFairnessWeightOverrides("silver"));
        change(update().setUpdateFairnessKeyRateLimitDefault(limit(3)));
        assertThat(describe().getConfig().getFairnessWeightOverridesMap())
                .containsOnlyKeys("gold", "iron")
                .containsEntry("gold", 10f);
        assertThat(describe()
                        .getConfig()
                        .getFairnessKeysRateLimitDefault()
                        .getRateLimit()
                        .getRequestsPerSecond())
                .isEqualTo(3);
    }

    static Stream<Arguments> refusals() {
        UpdateTaskQueueConfigRequest.Builder many = update();
        IntStream.rangeClosed(0, 1_000).forEach(at -> many.putSetFairnessWeightOverrides("key-" + at, 1));
        return Stream.of(
                Arguments.of(update().clearTaskQueue(), "taskQueue is not set"),
                Arguments.of(update().clearTaskQueueType(), "Invalid task queue type"),
                Arguments.of(
                        update().setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                                .setUpdateQueueRateLimit(limit(1)),
                        "Setting rate limit on workflow task queues is not allowed"),
                Arguments.of(update().setUpdateQueueRateLimit(limit(-1)), "must be non-negative"),
                Arguments.of(update().setUpdateQueueRateLimit(limit(Float.NaN)), "must be non-negative"),
                Arguments.of(
                        update().setUpdateQueueRateLimit(limit(1).setReason("x".repeat(1_001))),
                        "UpdateQueueRateLimit.Reason length exceeds limit"),
                Arguments.of(many, "too many fairness weight overrides in request: got 1001, maximum 1000"),
                Arguments.of(update().putSetFairnessWeightOverrides("", 1), "must not be empty"),
                Arguments.of(update().putSetFairnessWeightOverrides("k".repeat(65), 1), "fairness key length"),
                Arguments.of(update().putSetFairnessWeightOverrides("gold", 0), "must be greater than zero"),
                Arguments.of(
                        update().putSetFairnessWeightOverrides("gold", 1).addUnsetFairnessWeightOverrides("gold"),
                        "present in both set and unset lists"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedChangesNothing(UpdateTaskQueueConfigRequest.Builder request, String message) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> change(request));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription()).contains(message);
        assertThat(describe().getConfig()).isEqualTo(TaskQueueConfig.getDefaultInstance());
    }

    @Test
    void noMoreThanAThousandWeightsAreKept() {
        UpdateTaskQueueConfigRequest.Builder most = update();
        IntStream.range(0, 1_000).forEach(at -> most.putSetFairnessWeightOverrides("key-" + at, 1));
        change(most);
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> change(update().putSetFairnessWeightOverrides("one more", 1)));
        assertThat(refused.getStatus().getDescription()).contains("fairness weight overrides update rejected");
    }
}
