package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.startRequest;
import static dev.perdura.engine.TestCaller.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a start, by itself and when its workflow id is or was in use (rules 1.4 to 1.15). */
class StartTest {

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start(@TempDir Path directory) {
        engine = time.engine().database(directory.resolve("engine.db")).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private StartWorkflowExecutionResponse start(StartWorkflowExecutionRequest.Builder request) {
        return caller.service().startWorkflowExecution(request.build());
    }

    private static StartWorkflowExecutionRequest.Builder again() {
        return startRequest("order").setRequestId("another");
    }

    private StatusRuntimeException refused(StartWorkflowExecutionRequest.Builder request) {
        try {
            start(request);
        } catch (StatusRuntimeException e) {
            return e;
        }
        throw new AssertionError("the start was not refused");
    }

    private void terminate(String runId) {
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(execution("order", runId))
                        .setReason("test")
                        .build());
    }

    @Test
    void theAnswerNamesTheRun() {
        StartWorkflowExecutionResponse answer = start(startRequest("order"));
        assertThat(answer.getStarted()).isTrue();
        assertThat(answer.getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(answer.getFirstExecutionRunId()).isEqualTo(answer.getRunId());
        assertThat(answer.getLink().getWorkflowEvent().getRunId()).isEqualTo(answer.getRunId());
    }

    /** Rules 1.5, 11.1 */
    @Test
    void anIdInUseIsRefusedWithTheRunThatUsesIt() throws Exception {
        String runId = start(startRequest("order")).getRunId();
        StatusRuntimeException refusal = refused(again());
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        WorkflowExecutionAlreadyStartedFailure detail =
                StatusProto.fromThrowable(refusal).getDetails(0).unpack(WorkflowExecutionAlreadyStartedFailure.class);
        assertThat(detail.getRunId()).isEqualTo(runId);
        assertThat(detail.getStartRequestId()).isEqualTo("request-of-order");
    }

    /** Rule 1.6 */
    @Test
    void aRepeatedRequestGetsTheSameAnswer() {
        StartWorkflowExecutionResponse first = start(startRequest("order"));
        assertThat(start(startRequest("order"))).isEqualTo(first);
        assertThat(caller.history("order")).hasSize(2);
    }

    /** Rule 1.5 */
    @Test
    void anOpenRunCanBeTaken() {
        String runId = start(startRequest("order")).getRunId();
        StartWorkflowExecutionResponse answer = start(
                again().setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING));
        assertThat(answer.getRunId()).isEqualTo(runId);
        assertThat(answer.getStarted()).isFalse();
    }

    /** Rule 1.5: one commit, so nobody ever sees none or two open. */
    @Test
    void anOpenRunCanBeReplaced() {
        String first = start(startRequest("order")).getRunId();
        EngineStatistics before = engine.statistics();
        String second = start(again().setWorkflowIdConflictPolicy(
                                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING))
                .getRunId();
        assertThat(engine.statistics().commits() - before.commits()).isEqualTo(1);

        assertThat(second).isNotEqualTo(first);
        assertThat(TestCaller.types(historyOf(first))).endsWith("WorkflowExecutionTerminated");
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getRunId()).isEqualTo(second);
        assertThat(start(again()).getRunId()).isEqualTo(second);
    }

    private List<HistoryEvent> historyOf(String runId) {
        return caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(execution("order", runId))
                        .build())
                .getHistory()
                .getEventsList();
    }

    /** Rules 1.5, 12.26 */
    @Test
    void anIdThatWasUsedIsFreeOrNotAsTheCallerWants() {
        start(startRequest("order"));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        assertThat(refused(again().setWorkflowIdReusePolicy(
                                        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.ALREADY_EXISTS);
        StartWorkflowExecutionRequest.Builder afterFailure = again().setWorkflowIdReusePolicy(
                        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY);
        assertThat(refused(afterFailure).getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        StartWorkflowExecutionResponse second = start(again());
        assertThat(second.getStarted()).isTrue();
        terminate(second.getRunId());
        assertThat(start(afterFailure.setRequestId("third")).getStarted()).isTrue();
    }

    /** Two requests for one id at the same time: one run, whoever comes first. */
    @Test
    void aRaceForAnIdHasOneWinner() throws Exception {
        WorkflowServiceGrpc.WorkflowServiceFutureStub async = WorkflowServiceGrpc.newFutureStub(engine.channel());
        for (int race = 0; race < 20; race++) {
            List<Future<SignalWithStartWorkflowExecutionResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(async.signalWithStartWorkflowExecution(signalWithStart("race-" + race)
                        .setSignalName("signal-" + i)
                        .build()));
            }
            int started = 0;
            for (Future<SignalWithStartWorkflowExecutionResponse> call : calls) {
                started += call.get(120, TimeUnit.SECONDS).getStarted() ? 1 : 0;
            }
            assertThat(started).isEqualTo(1);
            assertThat(caller.types("race-" + race).stream()
                            .filter("WorkflowExecutionSignaled"::equals)
                            .count())
                    .isEqualTo(8);
        }
    }

    private static SignalWithStartWorkflowExecutionRequest.Builder signalWithStart(String workflowId) {
        return SignalWithStartWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("Workflow"))
                .setTaskQueue(TaskQueue.newBuilder().setName(TestCaller.QUEUE))
                .setSignalName("signal")
                .setSignalInput(text("input"));
    }

    /** 13.15 */
    @Test
    void aRunThatIsStartedByASignalBeginsWithIt() {
        assertThat(caller.service()
                        .signalWithStartWorkflowExecution(
                                signalWithStart("order").build())
                        .getStarted())
                .isTrue();
        assertThat(caller.types("order"))
                .containsExactly("WorkflowExecutionStarted", "WorkflowExecutionSignaled", "WorkflowTaskScheduled");
    }

    /** Rule 1.14 */
    @Test
    void aRepeatedSignalWithStartSignalsOnce() {
        SignalWithStartWorkflowExecutionRequest request =
                signalWithStart("order").setRequestId("once").build();
        String runId =
                caller.service().signalWithStartWorkflowExecution(request).getRunId();
        assertThat(caller.service().signalWithStartWorkflowExecution(request).getRunId())
                .isEqualTo(runId);
        assertThat(caller.types("order")).containsOnlyOnce("WorkflowExecutionSignaled");
    }

    /** Rule 1.10 */
    @Test
    void aDelayedStartHasNoTaskUntilTheDelayIsOver() {
        start(startRequest("order").setWorkflowStartDelay(TestCaller.proto(Duration.ofSeconds(3))));
        assertThat(caller.types("order")).containsExactly("WorkflowExecutionStarted");
        time.pass(Duration.ofSeconds(3));
        assertThat(caller.pollWorkflowTask().getTaskToken()).isNotEmpty();
    }
}
