package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.IDENTITY;
import static dev.perdura.engine.TestCaller.NAMESPACE;
import static dev.perdura.engine.TestCaller.QUEUE;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DoubleValue;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueMetadata;
import io.temporal.api.taskqueue.v1.TaskQueueTypeInfo;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Section 8 of the semantics: what can be seen of task queues and workers, and the order of tasks. */
class TaskQueueTest {

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start() {
        engine = time.engine().inMemory().start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** Rule 8.8. */
    @Test
    void aQueueTellsWhoPolledItAndWhatWaits() {
        caller.start("first");
        caller.pollWorkflowTask();
        caller.start("second");
        caller.start("third");

        DescribeTaskQueueResponse described = describe(
                DescribeTaskQueueRequest.newBuilder().setReportStats(true).setIncludeTaskQueueStatus(true));
        assertThat(described.getPollersList())
                .extracting(PollerInfo::getIdentity)
                .containsExactly(IDENTITY);
        assertThat(described.getPollers(0).getLastAccessTime().getSeconds()).isPositive();
        assertThat(described.getStats().getApproximateBacklogCount()).isEqualTo(2);
        assertThat(described.getStats().getTasksAddRate()).isPositive();
        assertThat(described.getStatsByPriorityKeyMap()).containsOnlyKeys(3);
        assertThat(described.getTaskQueueStatus().getBacklogCountHint()).isEqualTo(2);
        assertThat(described.getVersioningInfo().getCurrentVersion()).isEqualTo("__unversioned__");
        assertThat(described.getEffectiveRateLimit().getRateLimitSource())
                .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM);

        DescribeTaskQueueResponse activities = describe(
                DescribeTaskQueueRequest.newBuilder().setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
        assertThat(activities.getPollersList()).isEmpty();
        assertThat(activities.hasStats()).isFalse();
        assertThat(activities.hasTaskQueueStatus()).isFalse();
    }

    @Test
    void theEnhancedModeTellsOfBothTypesAtOnce() {
        caller.start("first");
        DescribeTaskQueueRequest.Builder request = DescribeTaskQueueRequest.newBuilder()
                .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED)
                .setReportStats(true)
                .setReportPollers(true);

        DescribeTaskQueueResponse described = describe(request);

        assertThat(described.getPollersList()).isEmpty();
        assertThat(described.getVersionsInfoMap()).containsOnlyKeys("");
        TaskQueueTypeInfo workflows =
                described.getVersionsInfoOrThrow("").getTypesInfoOrThrow(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW_VALUE);
        assertThat(workflows.getStats().getApproximateBacklogCount()).isEqualTo(1);
        assertThat(described.getVersionsInfoOrThrow("").getTypesInfoMap()).hasSize(2);
        assertRefused(
                () -> caller.service()
                        .describeTaskQueue(request.setNamespace(NAMESPACE)
                                .setTaskQueue(TaskQueue.newBuilder()
                                        .setName(QUEUE)
                                        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY))
                                .build()),
                Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aQueueIsOnePartition() {
        assertThat(caller.service()
                        .listTaskQueuePartitions(ListTaskQueuePartitionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                                .build())
                        .getWorkflowTaskQueuePartitions(0)
                        .getKey())
                .isEqualTo(QUEUE);
    }

    /** Rule 8.4: 1 comes first, nothing is 3, what is beyond 5 is 5. */
    @Test
    void tasksOfAHigherPriorityComeFirst() {
        for (int key : new int[] {5, 0, 1, 9, 3}) {
            caller.service()
                    .startWorkflowExecution(startRequest("priority-" + key)
                            .setPriority(Priority.newBuilder().setPriorityKey(key))
                            .build());
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            order.add(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId());
        }
        assertThat(order).containsExactly("priority-1", "priority-0", "priority-3", "priority-5", "priority-9");
        assertRefused(
                () -> caller.service()
                        .startWorkflowExecution(startRequest("negative")
                                .setPriority(Priority.newBuilder().setPriorityKey(-1))
                                .build()),
                Status.Code.INVALID_ARGUMENT);
    }

    /** Rule 8.5. */
    @Test
    void aWorkerCanHaveItsActivitiesStopped() {
        // In this process a poll is in its queue as soon as it was sent.
        WorkflowServiceGrpc.newFutureStub(engine.channel())
                .pollActivityTaskQueue(TestCaller.activityPoll()
                        .setTaskQueueMetadata(TaskQueueMetadata.newBuilder().setMaxTasksPerSecond(DoubleValue.of(0)))
                        .build())
                .cancel(true);
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), TestCaller.scheduleActivity("charge"));

        assertThat(caller.pollActivity(Duration.ofMillis(200)).getTaskToken()).isEmpty();
        DescribeTaskQueueResponse described = describe(DescribeTaskQueueRequest.newBuilder()
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .setReportStats(true));
        assertThat(described.getStats().getApproximateBacklogCount()).isEqualTo(1);
        assertThat(described.getStats().getRateLimitingActive()).isTrue();
        assertThat(described.getEffectiveRateLimit().getRateLimitSource())
                .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_WORKER);
    }

    /** Rule 8.7. */
    @Test
    void thePollsOfAWorkerEndWhenItIsShutDown() throws Exception {
        Future<PollWorkflowTaskQueueResponse> poll = WorkflowServiceGrpc.newFutureStub(engine.channel())
                .pollWorkflowTaskQueue(TestCaller.workflowPoll(QUEUE)
                        .setWorkerInstanceKey("worker-1")
                        .build());
        heartbeat("worker-1", WorkerStatus.WORKER_STATUS_RUNNING);

        caller.service()
                .shutdownWorker(ShutdownWorkerRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkerInstanceKey("worker-1")
                        .setTaskQueue(QUEUE)
                        .setWorkerHeartbeat(worker("worker-1", WorkerStatus.WORKER_STATUS_SHUTDOWN))
                        .build());

        assertThat(poll.get(120, TimeUnit.SECONDS)).isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
        assertThat(list("").getWorkersList()).isEmpty();
    }

    @Test
    void workersAreListedByWhatTheyTold() {
        for (String key : List.of("c", "a", "b")) {
            heartbeat(key, WorkerStatus.WORKER_STATUS_RUNNING);
        }
        ListWorkersResponse first = list("", 2, ByteString.EMPTY);
        ListWorkersResponse second = list("", 2, first.getNextPageToken());

        assertThat(first.getWorkersList())
                .extracting(WorkerListInfo::getWorkerInstanceKey)
                .containsExactly("a", "b");
        assertThat(second.getWorkersList())
                .extracting(WorkerListInfo::getWorkerInstanceKey)
                .containsExactly("c");
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(list("TaskQueue = 'queue' AND WorkerInstanceKey != \"a\" AND Status = 'Running'")
                        .getWorkersList())
                .hasSize(2);
        assertThat(list("HostName IS NULL AND WorkerInstanceKey STARTS_WITH 'c'")
                        .getWorkersList())
                .hasSize(1);
        assertRefused(() -> list("Nothing = 'x'"), Status.Code.INVALID_ARGUMENT);
        assertRefused(() -> list("TaskQueue ="), Status.Code.INVALID_ARGUMENT);
        assertThat(caller.service()
                        .countWorkers(CountWorkersRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .build())
                        .getCount())
                .isEqualTo(3);
        assertThat(describe("b").getWorkerInstanceKey()).isEqualTo("b");
        assertRefused(() -> describe("d"), Status.Code.NOT_FOUND);
    }

    private WorkerHeartbeat describe(String instanceKey) {
        return caller.service()
                .describeWorker(DescribeWorkerRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkerInstanceKey(instanceKey)
                        .build())
                .getWorkerInfo()
                .getWorkerHeartbeat();
    }

    private DescribeTaskQueueResponse describe(DescribeTaskQueueRequest.Builder request) {
        return caller.service()
                .describeTaskQueue(request.setNamespace(NAMESPACE)
                        .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                        .build());
    }

    private static WorkerHeartbeat worker(String instanceKey, WorkerStatus status) {
        return WorkerHeartbeat.newBuilder()
                .setWorkerInstanceKey(instanceKey)
                .setTaskQueue(QUEUE)
                .setStatus(status)
                .build();
    }

    private void heartbeat(String instanceKey, WorkerStatus status) {
        caller.service()
                .recordWorkerHeartbeat(RecordWorkerHeartbeatRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .addWorkerHeartbeat(worker(instanceKey, status))
                        .build());
    }

    private ListWorkersResponse list(String query) {
        return list(query, 0, ByteString.EMPTY);
    }

    private ListWorkersResponse list(String query, int pageSize, ByteString token) {
        return caller.service()
                .listWorkers(ListWorkersRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setQuery(query)
                        .setPageSize(pageSize)
                        .setNextPageToken(token)
                        .build());
    }

    private static void assertRefused(Runnable call, Status.Code code) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal).as("a refusal with " + code).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
    }
}
