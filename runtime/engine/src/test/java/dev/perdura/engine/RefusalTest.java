package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ListDeploymentsRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests are refused, and with which status (rules 1.3, 9.15, section 11). */
class RefusalTest {

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

    private static StatusRuntimeException refused(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            return e;
        }
        throw new AssertionError("the call was not refused");
    }

    private static void assertRefused(Status.Code code, Runnable call) {
        assertThat(refused(call).getStatus().getCode()).isEqualTo(code);
    }

    private void describe(String workflowId, String runId) {
        caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(execution(workflowId, runId))
                        .build());
    }

    @Test
    void anUnknownNamespace() throws Exception {
        StatusRuntimeException refusal = refused(() -> caller.service()
                .startWorkflowExecution(
                        startRequest("order").setNamespace("nowhere").build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(StatusProto.fromThrowable(refusal)
                        .getDetails(0)
                        .unpack(NamespaceNotFoundFailure.class)
                        .getNamespace())
                .isEqualTo("nowhere");
    }

    @Test
    void aNamespaceCanBeUsedAsSoonAsItIsRegistered() {
        RegisterNamespaceRequest request = RegisterNamespaceRequest.newBuilder()
                .setNamespace("shop")
                .setDescription("orders")
                .setWorkflowExecutionRetentionPeriod(Duration.newBuilder().setSeconds(86_400))
                .build();
        caller.service().registerNamespace(request);
        caller.service()
                .startWorkflowExecution(
                        startRequest("order").setNamespace("shop").build());
        assertThat(caller.service()
                        .describeNamespace(DescribeNamespaceRequest.newBuilder()
                                .setNamespace("shop")
                                .build())
                        .getNamespaceInfo()
                        .getDescription())
                .isEqualTo("orders");
        assertThat(caller.service()
                        .listNamespaces(ListNamespacesRequest.getDefaultInstance())
                        .getNamespacesList())
                .extracting(namespace -> namespace.getNamespaceInfo().getName())
                .containsExactly("default", "shop");
        assertRefused(Status.Code.ALREADY_EXISTS, () -> caller.service().registerNamespace(request));
    }

    @Test
    void aRunThatIsNotThere() {
        caller.start("order");
        assertRefused(Status.Code.NOT_FOUND, () -> describe("invoice", ""));
        assertRefused(
                Status.Code.NOT_FOUND, () -> describe("order", UUID.randomUUID().toString()));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> describe("order", "not a run id"));
    }

    @Test
    void aRunUnderAnotherWorkflowId() {
        String runId = caller.start("order");
        assertRefused(Status.Code.NOT_FOUND, () -> describe("invoice", runId));
    }

    @Test
    void idsThatAreMissingOrTooLong() {
        String tooLong = "x".repeat(1_001);
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> caller.start(""));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> caller.start(tooLong));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> caller.start("ü".repeat(501)));
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> caller.signal("order", tooLong));
        for (String longest : new String[] {"x".repeat(1_000), "ü".repeat(500)}) {
            caller.service()
                    .startWorkflowExecution(
                            startRequest(longest).setRequestId("request").build());
        }
    }

    @Test
    void durationsThatMakeNoSense() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                () -> caller.service()
                        .startWorkflowExecution(startRequest("order")
                                .setWorkflowRunTimeout(Duration.newBuilder().setSeconds(-1))
                                .build()));
    }

    @Test
    void aReservedTaskQueue() {
        var request = startRequest("order");
        request.getTaskQueueBuilder().setName("/_sys/queue");
        assertRefused(Status.Code.INVALID_ARGUMENT, () -> caller.service().startWorkflowExecution(request.build()));
    }

    @Test
    void aPayloadThatIsTooLarge() {
        Payloads large = Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFrom(new byte[(2 << 20) + 1])))
                .build();
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                () -> caller.service()
                        .startWorkflowExecution(
                                startRequest("order").setInput(large).build()));
    }

    /** Rules 1.13, 1.15, 12.28 */
    @Test
    void aClosedRun() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertRefused(Status.Code.NOT_FOUND, () -> caller.signal("order", "hello"));
        assertRefused(
                Status.Code.NOT_FOUND,
                () -> caller.service()
                        .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setWorkflowExecution(execution("order"))
                                .build()));
        caller.service()
                .requestCancelWorkflowExecution(RequestCancelWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(execution("order"))
                        .build());
    }

    /** Rule 2.17 */
    @Test
    void anAnswerToATaskThatIsOver() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.complete(task, completeWorkflow());
        assertRefused(Status.Code.NOT_FOUND, () -> caller.complete(task, completeWorkflow()));
    }

    /** Rule 2.16 */
    @Test
    void aTokenThatIsNone() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                () -> caller.service()
                        .respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setTaskToken(ByteString.copyFromUtf8("no token"))
                                .build()));
    }

    /** Rules 2.25, 12.10: nothing of a bad answer stays but the failed task, and the run goes on. */
    @Test
    void aCommandThatMakesNoSense() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                () -> caller.complete(
                        task, TestCaller.scheduleActivity("charge"), TestCaller.scheduleActivity("charge")));
        assertThat(caller.types("order"))
                .containsExactly(
                        "WorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskFailed",
                        "WorkflowTaskScheduled");
        PollWorkflowTaskQueueResponse second = caller.pollWorkflowTask();
        caller.complete(second, completeWorkflow());
        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
    }

    @Test
    void whatIsNotOffered() {
        assertRefused(
                Status.Code.UNIMPLEMENTED,
                () -> caller.service().listDeployments(ListDeploymentsRequest.getDefaultInstance()));
    }

    /** Rule 5.18: workflows are not paused, and clients can know it. */
    @Test
    void workflowsCannotBePaused() {
        caller.start("order");
        assertRefused(
                Status.Code.UNIMPLEMENTED,
                () -> caller.service()
                        .pauseWorkflowExecution(PauseWorkflowExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setWorkflowId("order")
                                .build()));
        assertThat(caller.service()
                        .describeNamespace(DescribeNamespaceRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .build())
                        .getNamespaceInfo()
                        .getCapabilities()
                        .getWorkflowPause())
                .isFalse();
    }

    @Test
    void everythingAfterTheEngineIsClosed() {
        engine.close();
        assertRefused(Status.Code.UNAVAILABLE, () -> caller.start("order"));
    }
}
