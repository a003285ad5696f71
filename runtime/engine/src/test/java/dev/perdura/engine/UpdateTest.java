package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.completion;
import static dev.perdura.engine.UpdateMessages.ACCEPTED;
import static dev.perdura.engine.UpdateMessages.ADMITTED;
import static dev.perdura.engine.UpdateMessages.COMPLETED;
import static dev.perdura.engine.UpdateMessages.acceptAll;
import static dev.perdura.engine.UpdateMessages.poll;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.UpdateMessages.respond;
import static dev.perdura.engine.UpdateMessages.success;
import static dev.perdura.engine.UpdateMessages.until;
import static dev.perdura.engine.UpdateMessages.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Section 6 of the semantics, as clients and workers see it. */
class UpdateTest extends UpdateScene {

    /** Rules 6.13, 12.60 */
    @Test
    void rule6_8_anUpdateIsAcceptedAndCompleted() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);

        assertThat(TestCaller.types(task.getHistory().getEventsList()))
                .containsExactly(
                        "WorkflowTaskCompleted", "TimerStarted", "WorkflowTaskScheduled", "WorkflowTaskStarted");
        assertThat(task.getMessagesList()).extracting(Message::getId).containsExactly("u/request");
        caller.service().respondWorkflowTaskCompleted(acceptAll(task).build());

        UpdateWorkflowExecutionResponse answer = get(update);
        assertThat(answer.getStage()).isEqualTo(COMPLETED);
        assertThat(answer.getOutcome()).isEqualTo(success("u"));
        assertThat(answer.getUpdateRef().getUpdateId()).isEqualTo("u");
        assertThat(answer.getUpdateRef().getWorkflowExecution())
                .isEqualTo(TestCaller.execution(
                        "order", task.getWorkflowExecution().getRunId()));
        assertThat(caller.types("order").subList(5, 10))
                .containsExactly(
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "WorkflowExecutionUpdateAccepted",
                        "WorkflowExecutionUpdateCompleted");
    }

    @Test
    void rule6_10_whoWaitsForAcceptanceIsAnsweredThen() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> accepted =
                send(update("order", "u").setWaitPolicy(until(ACCEPTED)));
        Future<UpdateWorkflowExecutionResponse> completed = send(update("order", "u"));
        acceptOnly(caller.pollSticky(STICKY));

        assertThat(get(accepted).getStage()).isEqualTo(ACCEPTED);
        assertThat(get(accepted).hasOutcome()).isFalse();
        assertThat(completed.isDone()).isFalse();
        caller.signal("order", "go");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.service()
                .respondWorkflowTaskCompleted(
                        completion(task).addMessages(respond("u")).build());
        assertThat(get(completed).getOutcome()).isEqualTo(success("u"));
    }

    /** Rules 12.39, 12.40 */
    @Test
    void rule12_39_aRejectedUpdateIsAnsweredAndLeavesNothing() throws Exception {
        startIdle("order");
        int events = 5;
        Future<UpdateWorkflowExecutionResponse> update =
                send(update("order", "u").setWaitPolicy(until(ACCEPTED)));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);
        var rejection = completion(task).addMessages(reject(task.getMessages(0), "no"));
        rejection.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
        RespondWorkflowTaskCompletedResponse answer = caller.service().respondWorkflowTaskCompleted(rejection.build());

        assertThat(answer.getResetHistoryEventId()).isEqualTo(3);
        assertThat(get(update).getStage()).isEqualTo(COMPLETED);
        assertThat(get(update).getOutcome().getFailure().getMessage()).isEqualTo("no");
        assertThat(caller.types("order")).hasSize(events);
    }

    @Test
    void rule6_10_whoWaitsTooLongIsToldHowFarItIs() throws Exception {
        startIdle("order");

        Future<UpdateWorkflowExecutionResponse> first = send(update("order", "u"));
        time.passFor(first);
        assertThat(get(first).getStage()).isEqualTo(ADMITTED);
        acceptOnly(caller.pollSticky(STICKY));
        Future<UpdateWorkflowExecutionResponse> second = send(update("order", "u"));
        time.passFor(second);
        assertThat(get(second).getStage()).isEqualTo(ACCEPTED);
    }

    /** Rule 12.60 */
    @Test
    void rule6_11_anUpdateCanBeAskedForLater() throws Exception {
        startIdle("order");
        send(update("order", "u"));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);
        assertThat(caller.service()
                        .pollWorkflowExecutionUpdate(poll("order", "u").build())
                        .getStage())
                .isEqualTo(ADMITTED);
        Future<PollWorkflowExecutionUpdateResponse> poll = async.pollWorkflowExecutionUpdate(
                poll("order", "u").setWaitPolicy(until(COMPLETED)).build());
        caller.service()
                .respondWorkflowTaskCompleted(
                        acceptAll(task, completeWorkflow()).build());

        assertThat(get(poll).getOutcome()).isEqualTo(success("u"));
        engine.close();
        open();
        assertThat(caller.service()
                        .pollWorkflowExecutionUpdate(poll("order", "u").build())
                        .getOutcome())
                .isEqualTo(success("u"));
        assertThat(caller.service()
                        .updateWorkflowExecution(update("order", "u").build())
                        .getOutcome())
                .isEqualTo(success("u"));
        StatusRuntimeException unknown = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.service()
                        .pollWorkflowExecutionUpdate(poll("order", "other").build()));
        assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void rule6_12_anUpdateThatIsNotAcceptedEndsWithItsRun() throws Exception {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        caller.complete(task, completeWorkflow());

        StatusRuntimeException refusal = refusal(update);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.getStatus().getDescription()).contains("aborted by closing workflow");
    }

    @Test
    void rule6_12_anAcceptedUpdateFailsWithItsRun() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        acceptOnly(caller.pollSticky(STICKY));
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(TestCaller.execution("order"))
                        .build());

        assertThat(get(update).getStage()).isEqualTo(COMPLETED);
        assertThat(get(update)
                        .getOutcome()
                        .getFailure()
                        .getApplicationFailureInfo()
                        .getType())
                .isEqualTo("AcceptedUpdateCompletedWorkflow");
        assertThat(caller.service()
                        .pollWorkflowExecutionUpdate(poll("order", "u").build())
                        .getOutcome()
                        .getFailure()
                        .getApplicationFailureInfo()
                        .getNonRetryable())
                .isTrue();
    }

    @Test
    void rule6_12_aRunThatContinuesAsNewLeavesItsUpdatesToTheNext() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);
        caller.complete(task, CrossRunCommands.continueAsNew());

        assertThat(refusal(update).getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        Future<UpdateWorkflowExecutionResponse> again = send(update("order", "u"));
        // The next run of a chain begins a second after the last at the earliest.
        time.pass(Duration.ofSeconds(1));
        caller.service()
                .respondWorkflowTaskCompleted(
                        acceptAll(caller.pollWorkflowTask()).build());
        assertThat(get(again).getOutcome()).isEqualTo(success("u"));
    }

    @Test
    void rule6_1_requestsAreCheckedAtTheDoor() {
        caller.start("order");
        assertThat(code(update("order", "x".repeat(1001)))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(code(update("order", "u").setWaitPolicy(until(ADMITTED)))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(update("", "u"))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(code(update("unknown", "u"))).isEqualTo(Status.Code.NOT_FOUND);
        UpdateWorkflowExecutionRequest.Builder nameless = update("order", "u");
        nameless.getRequestBuilder().getInputBuilder().clearName();
        assertThat(code(nameless)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        UpdateWorkflowExecutionRequest.Builder empty = update("order", "u");
        empty.getRequestBuilder().clearInput();
        assertThat(code(empty)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        UpdateWorkflowExecutionRequest.Builder withoutMeta = update("order", "u");
        withoutMeta.getRequestBuilder().clearMeta();
        assertThat(code(withoutMeta)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private Status.Code code(UpdateWorkflowExecutionRequest.Builder request) {
        return catchThrowableOfType(
                        StatusRuntimeException.class, () -> caller.service().updateWorkflowExecution(request.build()))
                .getStatus()
                .getCode();
    }

    @Test
    void rule6_1_anUpdateWithoutIdGetsOne() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", ""));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);
        caller.service().respondWorkflowTaskCompleted(acceptAll(task).build());

        assertThat(get(update).getUpdateRef().getUpdateId())
                .isNotEmpty()
                .isEqualTo(task.getMessages(0).getProtocolInstanceId());
    }

    @Test
    void rule9_16_theNamespaceSaysThatItTakesUpdates() {
        var capabilities = caller.service()
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .build())
                .getNamespaceInfo()
                .getCapabilities();

        assertThat(capabilities.getSyncUpdate()).isTrue();
        assertThat(capabilities.getAsyncUpdate()).isTrue();
    }
}
