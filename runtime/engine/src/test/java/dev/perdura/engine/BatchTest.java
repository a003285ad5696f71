package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.batch.v1.BatchOperationCancellation;
import io.temporal.api.batch.v1.BatchOperationDeletion;
import io.temporal.api.batch.v1.BatchOperationReset;
import io.temporal.api.batch.v1.BatchOperationSignal;
import io.temporal.api.batch.v1.BatchOperationTermination;
import io.temporal.api.batch.v1.BatchOperationUnpauseActivities;
import io.temporal.api.batch.v1.BatchOperationUpdateWorkflowExecutionOptions;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Execution;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.ResetOptions;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.enums.v1.BatchOperationState;
import io.temporal.api.enums.v1.BatchOperationType;
import io.temporal.api.enums.v1.ExecutionType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationRequest;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationResponse;
import io.temporal.api.workflowservice.v1.ListBatchOperationsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StopBatchOperationRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations on many workflows, by a query or a list. */
class BatchTest {

    /** The next run of a chain begins a second after the last at the earliest. */
    private static final Duration BETWEEN_RUNS = Duration.ofSeconds(2);

    private static final String ALL = "WorkflowType = 'Workflow'";

    @TempDir
    Path directory;

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        engine = Engine.builder()
                .database(directory.resolve("batch.db"))
                .clock(time.clock())
                .start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static StartBatchOperationRequest.Builder batch(String jobId) {
        return StartBatchOperationRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setJobId(jobId)
                .setReason("spring cleaning")
                .setVisibilityQuery(ALL);
    }

    private static BatchOperationSignal.Builder signal() {
        return BatchOperationSignal.newBuilder().setSignal("go").setIdentity("operator");
    }

    private static BatchOperationReset.Builder resetToFirst() {
        return BatchOperationReset.newBuilder()
                .setOptions(ResetOptions.newBuilder().setFirstWorkflowTask(Empty.getDefaultInstance()));
    }

    private static Execution target(ExecutionType type, String id) {
        return Execution.newBuilder().setType(type).setBusinessId(id).build();
    }

    private static BatchOperationUpdateWorkflowExecutionOptions.Builder options() {
        return BatchOperationUpdateWorkflowExecutionOptions.newBuilder()
                .setIdentity("operator")
                .setWorkflowExecutionOptions(WorkflowExecutionOptions.newBuilder()
                        .setPriority(Priority.newBuilder().setPriorityKey(2)))
                .setUpdateMask(FieldMask.newBuilder().addPaths("priority"));
    }

    private void start(StartBatchOperationRequest.Builder batch) {
        caller.service().startBatchOperation(batch.build());
    }

    private DescribeBatchOperationResponse describe(String jobId) {
        return caller.service()
                .describeBatchOperation(DescribeBatchOperationRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setJobId(jobId)
                        .build());
    }

    /** The job is a run: waits for the event that closes it. */
    private DescribeBatchOperationResponse end(String jobId) {
        caller.end(jobId);
        return describe(jobId);
    }

    private long running() {
        return caller.service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setQuery("ExecutionStatus = 'Running'")
                        .build())
                .getExecutionsCount();
    }

    private void startWorkflows(int count) {
        IntStream.range(0, count).forEach(at -> caller.start("w" + at));
    }

    @Test
    void signalsAllThatTheQueryFindsOnce() {
        startWorkflows(4);
        start(batch("job").setSignalOperation(signal()));
        DescribeBatchOperationResponse end = end("job");
        assertThat(end.getState()).isEqualTo(BatchOperationState.BATCH_OPERATION_STATE_COMPLETED);
        assertThat(end.getOperationType()).isEqualTo(BatchOperationType.BATCH_OPERATION_TYPE_SIGNAL);
        assertThat(end.getTotalOperationCount()).isEqualTo(4);
        assertThat(end.getCompleteOperationCount()).isEqualTo(4);
        assertThat(end.getFailureOperationCount()).isZero();
        assertThat(end.getIdentity()).isEqualTo("operator");
        assertThat(end.getReason()).isEqualTo("spring cleaning");
        IntStream.range(0, 4)
                .forEach(at -> assertThat(caller.types("w" + at)).containsOnlyOnce("WorkflowExecutionSignaled"));
        assertThat(running()).as("jobs are not in lists of workflows").isEqualTo(4);
        assertThat(caller.service()
                        .listBatchOperations(ListBatchOperationsRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .build())
                        .getOperationInfo(0)
                        .getJobId())
                .isEqualTo("job");
    }

    @Test
    void whatFailsIsCountedAndTheOthersAreDone() {
        startWorkflows(2);
        start(batch("reset").setResetOperation(resetToFirst()));
        assertThat(end("reset").getFailureOperationCount())
                .as("no workflow task to go back to")
                .isEqualTo(2);
        caller.complete(caller.pollWorkflowTask());
        start(batch("again").setResetOperation(resetToFirst()));
        DescribeBatchOperationResponse end = end("again");
        assertThat(end.getFailureOperationCount()).isEqualTo(1);
        assertThat(end.getCompleteOperationCount()).isEqualTo(1);
    }

    private static StartBatchOperationRequest.Builder reset(String jobId, ResetOptions.Builder options) {
        return batch(jobId)
                .clearVisibilityQuery()
                .addExecutions(TestCaller.execution("w0"))
                .setResetOperation(BatchOperationReset.newBuilder().setOptions(options));
    }

    private PollWorkflowTaskQueueResponse turn(String buildId, Command... commands) {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(task, commands)
                        .setWorkerVersionStamp(WorkerVersionStamp.newBuilder().setBuildId(buildId))
                        .build());
        return task;
    }

    /** Rule 5.17: what a build did is undone in the run of the chain where that build came first. */
    @Test
    void aResetToABuildGoesBackAlongTheChain() {
        startWorkflows(1);
        String first = turn("bad", CrossRunCommands.continueAsNew())
                .getWorkflowExecution()
                .getRunId();
        time.pass(BETWEEN_RUNS);
        turn("bad");

        start(reset("not here", ResetOptions.newBuilder().setBuildId("bad").setCurrentRunOnly(true)));
        assertThat(end("not here").getFailureOperationCount()).isEqualTo(1);
        start(reset("unknown", ResetOptions.newBuilder().setBuildId("good")));
        assertThat(end("unknown").getFailureOperationCount()).isEqualTo(1);
        start(reset("back", ResetOptions.newBuilder().setBuildId("bad")));
        assertThat(end("back").getFailureOperationCount()).isZero();

        assertThat(baseRunOfTheReset()).isEqualTo(first);
    }

    /** The first task of a run is its own, whoever had completed one before. */
    @Test
    void aResetToTheFirstTaskStaysInTheRun() {
        startWorkflows(1);
        turn("bad", CrossRunCommands.continueAsNew());
        time.pass(BETWEEN_RUNS);
        String second = turn("bad").getWorkflowExecution().getRunId();

        start(reset("back", ResetOptions.newBuilder().setFirstWorkflowTask(Empty.getDefaultInstance())));
        assertThat(end("back").getFailureOperationCount()).isZero();

        assertThat(baseRunOfTheReset()).isEqualTo(second);
    }

    private String baseRunOfTheReset() {
        return caller.history("w0").stream()
                .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
                .map(event -> event.getWorkflowTaskFailedEventAttributes().getBaseRunId())
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                Arguments.of(
                        batch("job").setTerminationOperation(BatchOperationTermination.newBuilder()),
                        "WorkflowExecutionTerminated"),
                Arguments.of(
                        batch("job").setCancellationOperation(BatchOperationCancellation.newBuilder()),
                        "WorkflowExecutionCancelRequested"),
                Arguments.of(
                        batch("job")
                                .clearVisibilityQuery()
                                .addExecutions(TestCaller.execution("w0"))
                                .addExecutions(TestCaller.execution("gone"))
                                .setSignalOperation(signal()),
                        "WorkflowExecutionSignaled"),
                Arguments.of(
                        batch("job")
                                .clearVisibilityQuery()
                                .addTargetExecutions(target(ExecutionType.EXECUTION_TYPE_WORKFLOW, "w0"))
                                .setSignalOperation(signal()),
                        "WorkflowExecutionSignaled"),
                Arguments.of(
                        batch("job").setUpdateWorkflowOptionsOperation(options()), "WorkflowExecutionOptionsUpdated"),
                Arguments.of(batch("job").setDeletionOperation(BatchOperationDeletion.newBuilder()), ""));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachKindOfOperation(StartBatchOperationRequest.Builder batch, String event) {
        startWorkflows(1);
        start(batch);
        assertThat(end("job").getFailureOperationCount()).isZero();
        if (event.isEmpty()) {
            assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> caller.types("w0"))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Status.Code.NOT_FOUND);
        } else {
            assertThat(caller.types("w0")).containsOnlyOnce(event);
        }
    }

    @Test
    void goesOnAfterARestart() {
        startWorkflows(5);
        start(batch("job").setSignalOperation(signal()).setMaxOperationsPerSecond(4));
        close();
        open();
        DescribeBatchOperationResponse end = end("job");
        assertThat(end.getCompleteOperationCount()).isEqualTo(5);
        IntStream.range(0, 5)
                .forEach(at -> assertThat(caller.types("w" + at)).containsOnlyOnce("WorkflowExecutionSignaled"));
    }

    @Test
    void canBeStopped() {
        startWorkflows(3);
        start(batch("job").setSignalOperation(signal()).setMaxOperationsPerSecond(0.01f));
        caller.service()
                .stopBatchOperation(StopBatchOperationRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setJobId("job")
                        .setReason("enough")
                        .build());
        DescribeBatchOperationResponse end = end("job");
        assertThat(end.getState()).isEqualTo(BatchOperationState.BATCH_OPERATION_STATE_FAILED);
        assertThat(end.getCompleteOperationCount()).isLessThan(3);
    }

    @Test
    void aQueryThatFindsNothingIsDoneAtOnce() {
        start(batch("job")
                .setUnpauseActivitiesOperation(
                        BatchOperationUnpauseActivities.newBuilder().setMatchAll(true)));
        assertThat(end("job").getTotalOperationCount()).isZero();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(batch("").setSignalOperation(signal()), Status.Code.INVALID_ARGUMENT, "JobId"),
                Arguments.of(batch("job"), Status.Code.INVALID_ARGUMENT, "must provide required parameters: BatchType"),
                Arguments.of(
                        batch("job").clearReason().setSignalOperation(signal()),
                        Status.Code.INVALID_ARGUMENT,
                        "must provide required parameters: BatchType,Reason"),
                Arguments.of(
                        batch("job").clearVisibilityQuery().setSignalOperation(signal()),
                        Status.Code.INVALID_ARGUMENT,
                        "AND one of (Query OR Executions OR TargetExecutions)"),
                Arguments.of(
                        batch("job").setSignalOperation(signal().clearSignal()),
                        Status.Code.INVALID_ARGUMENT,
                        "must provide signal name"),
                Arguments.of(
                        batch("job").addExecutions(TestCaller.execution("w0")).setSignalOperation(signal()),
                        Status.Code.INVALID_ARGUMENT,
                        "mutually exclusive"),
                Arguments.of(
                        batch("job").setVisibilityQuery("nonsense (").setSignalOperation(signal()),
                        Status.Code.INVALID_ARGUMENT,
                        ""),
                Arguments.of(
                        batch("job")
                                .clearVisibilityQuery()
                                .addTargetExecutions(target(ExecutionType.EXECUTION_TYPE_ACTIVITY, "a"))
                                .setSignalOperation(signal()),
                        Status.Code.INVALID_ARGUMENT,
                        "target_executions[0] has type EXECUTION_TYPE_ACTIVITY"),
                Arguments.of(listed(1_001).setSignalOperation(signal()), Status.Code.INVALID_ARGUMENT, "limit of 1000"),
                Arguments.of(
                        batch("job").setResetOperation(BatchOperationReset.newBuilder()),
                        Status.Code.INVALID_ARGUMENT,
                        "unknown batch reset type"),
                Arguments.of(
                        batch("job")
                                .setResetOperation(
                                        BatchOperationReset.newBuilder().setOptions(ResetOptions.getDefaultInstance())),
                        Status.Code.INVALID_ARGUMENT,
                        "batch reset missing target"),
                Arguments.of(
                        batch("job").setUpdateWorkflowOptionsOperation(options().clearUpdateMask()),
                        Status.Code.INVALID_ARGUMENT,
                        "must provide UpdateMask"),
                Arguments.of(batch("used").setSignalOperation(signal()), Status.Code.ALREADY_EXISTS, "in use"));
    }

    private static StartBatchOperationRequest.Builder listed(int count) {
        StartBatchOperationRequest.Builder batch = batch("job").clearVisibilityQuery();
        IntStream.range(0, count)
                .forEach(at -> batch.addTargetExecutions(target(ExecutionType.EXECUTION_TYPE_WORKFLOW, "w" + at)));
        return batch;
    }

    /** rpc-inventory section 11: one at a time in a namespace. */
    @Test
    void theNextOperationHasToWait() {
        startWorkflows(3);
        start(batch("job").setSignalOperation(signal()).setMaxOperationsPerSecond(0.01f));
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> start(batch("next").setSignalOperation(signal())));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription()).contains("Max concurrent batch operations is reached");
        caller.service()
                .stopBatchOperation(StopBatchOperationRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setJobId("job")
                        .setReason("enough")
                        .build());
        start(batch("next").setSignalOperation(signal()));
        assertThat(end("next").getCompleteOperationCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefused(StartBatchOperationRequest.Builder batch, Status.Code code, String message) {
        start(batch("used").setSignalOperation(signal()));
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> start(batch));
        assertThat(refused.getStatus().getCode()).isEqualTo(code);
        assertThat(refused.getStatus().getDescription()).contains(message);
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> describe("unknown"))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }
}
