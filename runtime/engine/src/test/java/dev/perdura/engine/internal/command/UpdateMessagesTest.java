package dev.perdura.engine.internal.command;

import static dev.perdura.engine.UpdateMessages.accept;
import static dev.perdura.engine.UpdateMessages.message;
import static dev.perdura.engine.UpdateMessages.protocolMessage;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.UpdateMessages.respond;
import static dev.perdura.engine.internal.command.Requests.complete;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import io.grpc.Status;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAdmittedEventAttributes;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Response;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules 2.25, 2.26: a message that makes no sense fails the workflow task. */
class UpdateMessagesTest {

    private final TestRun run = new TestRun();

    /** What a worker may answer wrongly to the update "u", and what it is told. */
    private enum Wrong {
        COMMAND_WITHOUT_MESSAGE(
                message -> complete(protocolMessage("u/accept")),
                "ProtocolMessageCommand referenced absent message ID u/accept"),
        COMMAND_WITHOUT_ID(message -> complete(protocolMessage("")), "MessageId is not set on command"),
        UNKNOWN_UPDATE(
                message -> complete()
                        .addMessages(message(
                                "other",
                                "accept",
                                Acceptance.newBuilder()
                                        .setAcceptedRequestMessageId("other/request")
                                        .setAcceptedRequestSequencingEventId(2)
                                        .build())),
                "update other wasn't found on the server"),
        RESPONSE_TO_UNKNOWN(message -> complete().addMessages(respond("other", "x")), "update other wasn't found"),
        RESPONSE_BEFORE_ACCEPTANCE(
                message -> complete().addMessages(respond("u", "x")).addMessages(accept(message)), "not accepted"),
        ACCEPTED_TWICE(
                message -> complete().addMessages(accept(message)).addMessages(accept(message)), "accepted already"),
        COMPLETED_TWICE(
                message -> complete()
                        .addMessages(accept(message))
                        .addMessages(respond("u", "x"))
                        .addMessages(respond("u", "x")),
                "completed already"),
        ACCEPTED_AFTER_REJECTION(
                message -> complete().addMessages(reject(message, "no")).addMessages(accept(message)), "rejected"),
        ACCEPTANCE_WITHOUT_SEQUENCE(
                message -> complete()
                        .addMessages(message(
                                "u",
                                "accept",
                                Acceptance.newBuilder()
                                        .setAcceptedRequestMessageId("u/request")
                                        .build())),
                "accepted_request_sequencing_event_id is not set"),
        ACCEPTANCE_WITHOUT_MESSAGE(
                message -> complete()
                        .addMessages(message(
                                "u",
                                "accept",
                                Acceptance.newBuilder()
                                        .setAcceptedRequestSequencingEventId(1)
                                        .build())),
                "accepted_request_message_id is not set"),
        RESPONSE_WITHOUT_OUTCOME(
                message -> complete()
                        .addMessages(accept(message))
                        .addMessages(message(
                                "u",
                                "complete",
                                Response.newBuilder()
                                        .setMeta(Meta.newBuilder().setUpdateId("u"))
                                        .build())),
                "outcome is not set"),
        RESPONSE_OF_ANOTHER(
                message -> complete()
                        .addMessages(accept(message))
                        .addMessages(respond("other", "x").toBuilder().setProtocolInstanceId("u")),
                "meta.update_id is \"other\""),
        NOT_AN_ANSWER(
                message -> complete().addMessages(message),
                "Message type temporal.api.update.v1.Request not supported"),
        ANOTHER_PROTOCOL(
                message -> complete().addMessages(message("u", "x", com.google.protobuf.Empty.getDefaultInstance())),
                "unsupported protocol type google.protobuf.Empty");

        private final Function<Message, RespondWorkflowTaskCompletedRequest.Builder> answer;
        private final String reason;

        Wrong(Function<Message, RespondWorkflowTaskCompletedRequest.Builder> answer, String reason) {
            this.answer = answer;
            this.reason = reason;
        }
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void rule2_26_aMessageThatMakesNoSenseFailsTheTask(Wrong wrong) {
        run.start();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);

        Refusal refusal = run.refused(() -> run.complete(task, wrong.answer.apply(message)));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal)
                .hasMessageStartingWith("BadUpdateWorkflowExecutionMessage")
                .hasMessageContaining(wrong.reason);
        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE, identity: "worker"}
                """);
        assertThat(run.state().updates()).isEmpty();
        assertThat(run.state().workflowTask().attempt()).isEqualTo(2);
    }

    @Test
    void rule2_25_aSpeculativeTaskThatFailsGetsItsPlaceInHistoryFirst() {
        run.startAndDo(Requests.marker("m"));
        run.update("u");
        StartedWorkflowTask task = run.poll();
        run.send(task);

        Refusal refusal = run.refused(() -> run.complete(task, complete(protocolMessage("u/accept"))));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled
                7 WorkflowTaskStarted
                8 WorkflowTaskFailed {scheduled_event_id: 6, started_event_id: 7}
                """);
    }

    @Test
    void rule2_26_aMessageThatIsTooBigTerminatesTheRun() {
        run.limits(EngineLimits.builder().payloadBytes(200)).start();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);
        String big = "x".repeat(300);

        run.refused(
                () -> run.complete(task, complete().addMessages(accept(message)).addMessages(respond("u", big))));

        assertThat(run.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE}
                5 WorkflowExecutionTerminated
                """);
    }

    @Test
    void rule2_23_aMessageWithoutBodyIsRefusedAndNothingIsRecorded() {
        run.start();
        StartedWorkflowTask task = run.poll();

        Refusal refusal = run.refused(() ->
                run.complete(task, complete().addMessages(Message.newBuilder().setId("x"))));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.assertHistoryAfter(3, "");
    }

    /** A run as a reset leaves it behind: with an update that the run before had accepted. */
    private StartedWorkflowTask startReset() {
        run.start();
        run.run(transition -> {
            HistoryEvent.Builder admitted = transition.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED);
            transition.record(admitted.setWorkflowExecutionUpdateAdmittedEventAttributes(
                    WorkflowExecutionUpdateAdmittedEventAttributes.newBuilder()
                            .setRequest(Requests.update("u").getRequest())));
            transition.end();
        });
        assertThat(run.restart().state().update("u").isOnlyAdmitted()).isTrue();
        return run.poll();
    }

    @Test
    void rule6_5_anUpdateThatAResetBroughtIsAcceptedWithoutItsRequest() {
        StartedWorkflowTask task = startReset();
        Message message = AdmittedUpdatesOf.message("u", 3);
        run.complete(task, complete().addMessages(accept(message)).addMessages(respond("u", "x")));

        run.assertHistoryAfter(2, """
                3 WorkflowExecutionUpdateAdmitted
                4 WorkflowTaskStarted
                5 WorkflowTaskCompleted
                6 WorkflowExecutionUpdateAccepted {protocol_instance_id: "u", accepted_request.input.name: ""}
                7 WorkflowExecutionUpdateCompleted {accepted_event_id: 6}
                """);
    }

    @Test
    void rule6_9_anUpdateThatAResetBroughtIsRejectedIfNotAnswered() {
        StartedWorkflowTask task = startReset();
        CompletedWorkflowTask completed = run.complete(task);

        assertThat(completed.rejectedUpdates()).containsExactly(new RejectedUpdate("u", UpdateFailures.UNPROCESSED));
        assertThat(run.state().update("u")).isNull();
    }

    @Test
    void rule6_8_anUpdateThatAResetBroughtCanBeRejected() {
        StartedWorkflowTask task = startReset();
        run.complete(task, complete().addMessages(reject(AdmittedUpdatesOf.message("u", 3), "no")));

        assertThat(run.restart().state().update("u")).isNull();
    }

    private static final class AdmittedUpdatesOf {
        static Message message(String updateId, long startedEventId) {
            AdmittedUpdates updates = new AdmittedUpdates();
            updates.add(Requests.update(updateId).getRequest());
            return updates.send(startedEventId, true).get(0);
        }
    }
}
