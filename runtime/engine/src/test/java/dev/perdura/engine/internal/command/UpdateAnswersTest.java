package dev.perdura.engine.internal.command;

import static dev.perdura.engine.UpdateMessages.accept;
import static dev.perdura.engine.UpdateMessages.protocolMessage;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.UpdateMessages.respond;
import static dev.perdura.engine.internal.command.Requests.complete;
import static dev.perdura.engine.internal.command.Requests.completeWorkflow;
import static dev.perdura.engine.internal.command.Requests.marker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.UpdateMessages;
import dev.perdura.engine.internal.state.UpdateState;
import io.grpc.Status;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules 6.7 to 6.12, 2.28: what a worker is sent of updates, and what becomes of its answers. */
class UpdateAnswersTest {

    private final TestRun run = new TestRun();

    /** The run waits for something: events 1 to 5, no workflow task. */
    private void startIdle() {
        run.startAndDo(marker("m"));
    }

    @Test
    void rule6_7_theMessageSaysWhichUpdateAndWhen() throws Exception {
        startIdle();
        run.update("first").update("second");
        StartedWorkflowTask task = run.poll();
        List<Message> messages = run.send(task);

        assertThat(messages).extracting(Message::getId).containsExactly("first/request", "second/request");
        assertThat(messages).extracting(Message::getProtocolInstanceId).containsExactly("first", "second");
        assertThat(messages).extracting(Message::getEventId).containsOnly(task.startedEventId() - 1);
        assertThat(messages.get(0).getBody().getTypeUrl())
                .isEqualTo("type.googleapis.com/temporal.api.update.v1.Request");
        assertThat(messages.get(0).getBody().unpack(Request.class))
                .isEqualTo(Requests.update("first").getRequest());
    }

    @Test
    void rule6_7_whatAFailedTaskHadIsSentAgainButNotAfterAHeartbeat() {
        run.start();
        run.update("u");
        run.send(run.poll());

        assertThat(run.admitted.send(5, false)).isEmpty();
        assertThat(run.admitted.send(5, true)).hasSize(1);
    }

    /** Rule 13.7 */
    @Test
    void rule6_8_golden13_7_acceptedAndCompletedInOneTask() {
        startIdle();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);
        run.complete(
                task,
                complete(protocolMessage("u/accept"), protocolMessage("u/complete"))
                        .addMessages(accept(message))
                        .addMessages(respond("u", "result")));

        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled {attempt: 1, task_queue.name: "queue"}
                7 WorkflowTaskStarted {scheduled_event_id: 6, identity: "worker"}
                8 WorkflowTaskCompleted {scheduled_event_id: 6, started_event_id: 7}
                9 WorkflowExecutionUpdateAccepted {protocol_instance_id: "u", \
                accepted_request_message_id: "u/request", accepted_request_sequencing_event_id: 6, \
                accepted_request.meta.identity: "client", accepted_request.input.name: "u"}
                10 WorkflowExecutionUpdateCompleted {meta.update_id: "u", accepted_event_id: 9}
                """);
        assertThat(run.state().update("u")).isEqualTo(new UpdateState("u", 0, 9, 10));
        assertThat(run.state().openUpdates()).isZero();
    }

    @Test
    void rule6_8_protocolMessageCommandsSayWhereAmongTheCommands() {
        startIdle();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);
        run.complete(
                task,
                complete(marker("a"), protocolMessage("u/accept"), marker("b"), protocolMessage("u/complete"))
                        .addMessages(accept(message))
                        .addMessages(respond("u", "result")));

        run.assertHistoryAfter(8, """
                9 MarkerRecorded {marker_name: "a"}
                10 WorkflowExecutionUpdateAccepted
                11 MarkerRecorded {marker_name: "b"}
                12 WorkflowExecutionUpdateCompleted {accepted_event_id: 10}
                """);
    }

    @Test
    void rule6_8_anAcceptedUpdateMayTakeManyTasks() {
        startIdle();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        run.complete(task, complete().addMessages(accept(run.send(task).get(0))));
        run.admitted.remove("u");
        assertThat(run.state().openUpdates()).isEqualTo(1);
        run.signal("go");
        run.complete(run.poll(), complete().addMessages(respond("u", "result")));

        run.assertHistoryAfter(9, """
                10 WorkflowExecutionSignaled
                11 WorkflowTaskScheduled
                12 WorkflowTaskStarted
                13 WorkflowTaskCompleted
                14 WorkflowExecutionUpdateCompleted {meta.update_id: "u", accepted_event_id: 9}
                """);
    }

    @Test
    void rule6_8_aRejectedUpdateLeavesNoEvent() {
        run.start();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);
        CompletedWorkflowTask completed =
                run.complete(task, complete(marker("m")).addMessages(reject(message, "no")));

        assertThat(completed.rejectedUpdates()).containsExactly(new RejectedUpdate("u", UpdateMessages.failure("no")));
        run.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 MarkerRecorded
                """);
        assertThat(run.state().update("u")).isNull();
    }

    @Test
    void rule6_9_anUpdateThatWasForgottenIsRevivedFromItsAcceptance() {
        run.start();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);
        run.restart();
        run.admitted.remove("u");
        run.complete(task, complete().addMessages(accept(message)).addMessages(respond("u", "result")));

        run.assertHistoryAfter(4, """
                5 WorkflowExecutionUpdateAccepted {protocol_instance_id: "u", accepted_request.input.name: "u"}
                6 WorkflowExecutionUpdateCompleted {accepted_event_id: 5}
                """);
    }

    @Test
    void rule6_9_whatTheWorkerDoesNotAnswerIsRejected() {
        run.start();
        run.update("sent");
        StartedWorkflowTask task = run.poll();
        run.send(task);
        run.update("unsent");
        CompletedWorkflowTask completed = run.complete(task, complete().setReturnNewWorkflowTask(true));

        assertThat(completed.rejectedUpdates()).containsExactly(new RejectedUpdate("sent", UpdateFailures.UNPROCESSED));
        assertThat(completed
                        .rejectedUpdates()
                        .get(0)
                        .failure()
                        .getApplicationFailureInfo()
                        .getType())
                .isEqualTo("UnprocessedUpdate");
        assertThat(completed.newTask()).isNotNull();
    }

    @Test
    void rule6_9_aHeartbeatNeedNotAnswer() {
        run.start();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        run.send(task);
        CompletedWorkflowTask completed = run.complete(
                task, complete().setForceCreateNewWorkflowTask(true).setReturnNewWorkflowTask(true));

        assertThat(completed.rejectedUpdates()).isEmpty();
        assertThat(run.state().workflowTask().isSpeculative()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(UpdateAbort.class)
    void rule6_12_everyReasonHasAnAnswerForEveryStage(UpdateAbort reason) {
        List<Status.Code> expected = switch (reason) {
            case ENGINE_CLOSING -> List.of(Status.Code.UNAVAILABLE, Status.Code.UNAVAILABLE);
            case WORKFLOW_COMPLETED -> List.of(Status.Code.NOT_FOUND, Status.Code.NOT_FOUND);
            case WORKFLOW_CONTINUING -> List.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.RESOURCE_EXHAUSTED);
            case WORKFLOW_TASK_FAILED -> List.of(Status.Code.UNAVAILABLE, Status.Code.FAILED_PRECONDITION);
        };

        assertThat(reason.refusal(UpdateAbort.Stage.ADMITTED).code()).isEqualTo(expected.get(0));
        assertThat(reason.refusal(UpdateAbort.Stage.SENT).code()).isEqualTo(expected.get(1));
    }

    @Test
    void rule2_28_whatIsAcceptedAfterTheCloseIsNot() {
        run.start();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);
        CompletedWorkflowTask completed = run.complete(
                task, complete(completeWorkflow()).addMessages(accept(message)).addMessages(respond("u", "result")));

        assertThat(completed.rejectedUpdates()).isEmpty();
        run.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 WorkflowExecutionCompleted
                """);
    }

    @Test
    void rule2_28_aRejectionAfterTheCloseCounts() {
        run.start();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        Message message = run.send(task).get(0);
        CompletedWorkflowTask completed =
                run.complete(task, complete(completeWorkflow()).addMessages(reject(message, "no")));

        assertThat(completed.rejectedUpdates()).containsExactly(new RejectedUpdate("u", UpdateMessages.failure("no")));
    }
}
