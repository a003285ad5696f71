package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.startRequest;
import static dev.perdura.engine.UpdateMessages.ACCEPTED;
import static dev.perdura.engine.UpdateMessages.COMPLETED;
import static dev.perdura.engine.UpdateMessages.accept;
import static dev.perdura.engine.UpdateMessages.acceptAll;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.UpdateMessages.success;
import static dev.perdura.engine.UpdateMessages.until;
import static dev.perdura.engine.UpdateMessages.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure.OperationStatus;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.failure.v1.MultiOperationExecutionAborted;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules 1.16 to 1.18: start a workflow if need be, and update it. */
class UpdateWithStartTest {

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;
    private WorkflowServiceGrpc.WorkflowServiceFutureStub async;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = time.engine().database(directory.resolve("engine.db")).start();
        caller = new TestCaller(engine.channel());
        async = WorkflowServiceGrpc.newFutureStub(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static StartWorkflowExecutionRequest.Builder start(WorkflowIdConflictPolicy policy) {
        return startRequest("order").setRequestId("another-request").setWorkflowIdConflictPolicy(policy);
    }

    private static StartWorkflowExecutionRequest.Builder startUsingExisting() {
        return start(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
    }

    private static ExecuteMultiOperationRequest request(
            StartWorkflowExecutionRequest.Builder start, UpdateWorkflowExecutionRequest.Builder update) {
        ExecuteMultiOperationRequest.Builder request =
                ExecuteMultiOperationRequest.newBuilder().setNamespace(TestCaller.NAMESPACE);
        request.addOperationsBuilder().setStartWorkflow(start);
        request.addOperationsBuilder().setUpdateWorkflow(update);
        return request.build();
    }

    private Future<ExecuteMultiOperationResponse> send(StartWorkflowExecutionRequest.Builder start) {
        return async.executeMultiOperation(request(start, update("order", "u")));
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.get(120, TimeUnit.SECONDS);
    }

    private void acceptNext() {
        caller.service()
                .respondWorkflowTaskCompleted(
                        acceptAll(caller.pollWorkflowTask()).build());
    }

    private static StatusRuntimeException refusal(Future<?> answer) throws Exception {
        try {
            answer.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (StatusRuntimeException) e.getCause();
        }
        throw new AssertionError("the call was answered");
    }

    private static List<OperationStatus> statuses(StatusRuntimeException refusal)
            throws InvalidProtocolBufferException {
        return StatusProto.fromThrowable(refusal)
                .getDetails(0)
                .unpack(MultiOperationExecutionFailure.class)
                .getStatusesList();
    }

    private static boolean isAborted(OperationStatus status) {
        return status.getCode() == Status.Code.ABORTED.value()
                && status.getDetailsCount() == 1
                && status.getDetails(0).is(MultiOperationExecutionAborted.class);
    }

    @Test
    void rule1_17_aNewRunGetsTheUpdateWithItsFirstTask() throws Exception {
        Future<ExecuteMultiOperationResponse> both = send(startUsingExisting());
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertThat(task.getStartedEventId()).isEqualTo(3);
        assertThat(task.getMessagesList()).hasSize(1);
        caller.service().respondWorkflowTaskCompleted(acceptAll(task).build());
        ExecuteMultiOperationResponse answer = get(both);
        assertThat(answer.getResponses(0).getStartWorkflow().getStarted()).isTrue();
        assertThat(answer.getResponses(0).getStartWorkflow().getRunId())
                .isEqualTo(task.getWorkflowExecution().getRunId());
        assertThat(answer.getResponses(0).getStartWorkflow().getStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(answer.getResponses(1).getUpdateWorkflow().getOutcome()).isEqualTo(success("u"));
        assertThat(caller.types("order"))
                .containsExactly(
                        "WorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "WorkflowExecutionUpdateAccepted",
                        "WorkflowExecutionUpdateCompleted");
    }

    @Test
    void rule1_17_anOpenRunIsUsedIfThePolicySaysSo() throws Exception {
        String runId = caller.start("order");
        Future<ExecuteMultiOperationResponse> both = send(startUsingExisting());
        acceptNext();

        ExecuteMultiOperationResponse answer = get(both);
        assertThat(answer.getResponses(0).getStartWorkflow().getStarted()).isFalse();
        assertThat(answer.getResponses(0).getStartWorkflow().getRunId()).isEqualTo(runId);
        assertThat(answer.getResponses(1).getUpdateWorkflow().getStage()).isEqualTo(COMPLETED);
    }

    @Test
    void rule1_17_anOpenRunThatTheSameRequestHasStartedIsUsedWhateverThePolicy() throws Exception {
        String runId = caller.start("order");
        Future<ExecuteMultiOperationResponse> both = send(
                start(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL).setRequestId("request-of-order"));
        acceptNext();

        assertThat(get(both).getResponses(0).getStartWorkflow().getRunId()).isEqualTo(runId);
    }

    @Test
    void rule1_17_anUpdateThatIsUnderWayIsJoinedWhateverThePolicy() throws Exception {
        caller.start("order");
        Future<?> first = async.updateWorkflowExecution(update("order", "u").build());
        Future<ExecuteMultiOperationResponse> both =
                send(start(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL));
        acceptNext();

        assertThat(get(both).getResponses(1).getUpdateWorkflow().getOutcome()).isEqualTo(success("u"));
        get(first);
    }

    @Test
    void rule1_17_aCompletedUpdateIsAnsweredEvenByAClosedRun() throws Exception {
        Future<ExecuteMultiOperationResponse> both = send(startUsingExisting());
        caller.service()
                .respondWorkflowTaskCompleted(
                        acceptAll(caller.pollWorkflowTask(), completeWorkflow()).build());
        String runId = get(both).getResponses(0).getStartWorkflow().getRunId();

        ExecuteMultiOperationResponse again = get(send(startUsingExisting()));
        assertThat(again.getResponses(0).getStartWorkflow().getStarted()).isFalse();
        assertThat(again.getResponses(0).getStartWorkflow().getRunId()).isEqualTo(runId);
        assertThat(again.getResponses(0).getStartWorkflow().getStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(again.getResponses(1).getUpdateWorkflow().getOutcome()).isEqualTo(success("u"));
    }

    @Test
    void rule1_17_anOpenRunIsReplacedIfThePolicySaysSo() throws Exception {
        String runId = caller.start("order");
        Future<ExecuteMultiOperationResponse> both =
                send(start(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING));
        acceptNext();

        assertThat(get(both).getResponses(0).getStartWorkflow().getStarted()).isTrue();
        assertThat(get(both).getResponses(0).getStartWorkflow().getRunId()).isNotEqualTo(runId);
    }

    @Test
    void rule1_18_aStartThatIsRefusedAbortsTheUpdate() throws Exception {
        String runId = caller.start("order");
        StatusRuntimeException refusal =
                refusal(send(start(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        OperationStatus ofStart = statuses(refusal).get(0);
        assertThat(ofStart.getCode()).isEqualTo(Status.Code.ALREADY_EXISTS.value());
        assertThat(ofStart.getDetails(0)
                        .unpack(WorkflowExecutionAlreadyStartedFailure.class)
                        .getRunId())
                .isEqualTo(runId);
        assertThat(isAborted(statuses(refusal).get(1))).isTrue();
    }

    @Test
    void rule1_18_aClosedRunMayNotBeFollowed() throws Exception {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        StatusRuntimeException refusal = refusal(send(startUsingExisting()
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(caller.types("order")).hasSize(5);
    }

    @Test
    void rule1_18_anUpdateThatFailsAfterTheStartLeavesTheStartDone() throws Exception {
        Future<ExecuteMultiOperationResponse> both = send(startUsingExisting());
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        StatusRuntimeException refusal = refusal(both);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(statuses(refusal).get(0).getCode()).isZero();
        assertThat(statuses(refusal).get(1).getCode()).isEqualTo(Status.Code.NOT_FOUND.value());
    }

    @Test
    void rule1_18_aRunThatClosesUnderTheUpdateIsFollowedByANewOne() throws Exception {
        String first = caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        Future<ExecuteMultiOperationResponse> both = send(startUsingExisting());
        caller.complete(task, completeWorkflow());
        acceptNext();

        ExecuteMultiOperationResponse answer = get(both);
        assertThat(answer.getResponses(0).getStartWorkflow().getStarted()).isTrue();
        assertThat(answer.getResponses(0).getStartWorkflow().getRunId()).isNotEqualTo(first);
        assertThat(answer.getResponses(1).getUpdateWorkflow().getOutcome()).isEqualTo(success("u"));
    }

    @Test
    void rule1_18_aRejectionIsNoError() throws Exception {
        Future<ExecuteMultiOperationResponse> both = send(startUsingExisting());
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(task)
                        .addMessages(reject(task.getMessages(0), "no"))
                        .build());

        assertThat(get(both).getResponses(1).getUpdateWorkflow().getOutcome().hasFailure())
                .isTrue();
        assertThat(caller.types("order")).hasSize(4);
    }

    @Test
    void rule6_10_theCallerMayWaitForAcceptanceOnly() throws Exception {
        Future<ExecuteMultiOperationResponse> both = async.executeMultiOperation(
                request(startUsingExisting(), update("order", "u").setWaitPolicy(until(ACCEPTED))));
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(task)
                        .addMessages(accept(task.getMessages(0)))
                        .build());

        assertThat(get(both).getResponses(1).getUpdateWorkflow().getStage()).isEqualTo(ACCEPTED);
    }

    /** What neither of the two operations may say, and which of them it is that is wrong. */
    private enum Wrong {
        CRON(0, start -> start.setCronSchedule("* * * * *"), update -> {}),
        EAGER(0, start -> start.setRequestEagerExecution(true), update -> {}),
        DELAY(0, start -> start.setWorkflowStartDelay(TestCaller.proto(Duration.ofSeconds(1))), update -> {}),
        NAMESPACE_OF_START(0, start -> start.setNamespace("another"), update -> {}),
        NO_TYPE(0, StartWorkflowExecutionRequest.Builder::clearWorkflowType, update -> {}),
        RUN_ID(
                1,
                start -> {},
                update -> update.setWorkflowExecution(
                        TestCaller.execution("order", "00000000-0000-4000-8000-000000000000"))),
        FIRST_RUN_ID(1, start -> {}, update -> update.setFirstExecutionRunId("run")),
        NAMESPACE_OF_UPDATE(1, start -> {}, update -> update.setNamespace("another")),
        ANOTHER_WORKFLOW(1, start -> {}, update -> update.setWorkflowExecution(TestCaller.execution("another"))),
        NO_INPUT(1, start -> {}, update -> update.getRequestBuilder().clearInput());

        private final int operation;
        private final Consumer<StartWorkflowExecutionRequest.Builder> start;
        private final Consumer<UpdateWorkflowExecutionRequest.Builder> update;

        Wrong(
                int operation,
                Consumer<StartWorkflowExecutionRequest.Builder> start,
                Consumer<UpdateWorkflowExecutionRequest.Builder> update) {
            this.operation = operation;
            this.start = start;
            this.update = update;
        }
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void rule1_16_eachOperationIsCheckedAndTheOtherAborted(Wrong wrong) throws Exception {
        StartWorkflowExecutionRequest.Builder start = startUsingExisting();
        UpdateWorkflowExecutionRequest.Builder update = update("order", "u");
        wrong.start.accept(start);
        wrong.update.accept(update);
        StatusRuntimeException refusal = refusal(async.executeMultiOperation(request(start, update)));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(statuses(refusal).get(wrong.operation).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
        assertThat(isAborted(statuses(refusal).get(1 - wrong.operation))).isTrue();
    }

    @Test
    void rule1_16_nothingElseIsOffered() throws Exception {
        ExecuteMultiOperationRequest.Builder one =
                ExecuteMultiOperationRequest.newBuilder().setNamespace(TestCaller.NAMESPACE);
        one.addOperationsBuilder().setStartWorkflow(startUsingExisting());

        assertThat(refusal(async.executeMultiOperation(one.build())).getStatus().getDescription())
                .contains("exactly [Start, Update]");
    }
}
