package dev.perdura.engine.internal.command;

import static dev.perdura.engine.internal.command.Requests.accept;
import static dev.perdura.engine.internal.command.Requests.complete;
import static dev.perdura.engine.internal.command.Requests.completeWorkflow;
import static dev.perdura.engine.internal.command.Requests.marker;
import static dev.perdura.engine.internal.command.Requests.protocolMessage;
import static dev.perdura.engine.internal.command.Requests.reject;
import static dev.perdura.engine.internal.command.Requests.respond;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.UpdateLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.UpdateState;
import io.grpc.Status;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 of the semantics: what a run does with updates. */
class UpdateRulesTest {

    private final TestRun run = new TestRun();

    /** The run waits for something: events 1 to 5, no workflow task. */
    private void startIdle() {
        run.startAndDo(marker("m"));
    }

    private void fail(StartedWorkflowTask task) {
        run.run(transition -> FailWorkflowTask.decide(
                transition, task.token(), RespondWorkflowTaskFailedRequest.getDefaultInstance()));
    }

    /** A worker does the pending task; it accepts all updates, and answers them with their ids. */
    private void acceptAndCompleteAll() {
        StartedWorkflowTask task = run.poll();
        var answer = complete();
        for (Message message : run.send(task)) {
            answer.addMessages(accept(message));
            answer.addMessages(respond(message.getProtocolInstanceId(), "done"));
        }
        run.complete(task, answer);
        List.copyOf(run.admitted.ids()).forEach(run.admitted::remove);
    }

    @Test
    void rule6_2_theRunMustBeOfTheChain() {
        startIdle();

        Refusal refusal = run.refused(() -> run.update(Requests.update("u").setFirstExecutionRunId("another-run")));

        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        run.update(Requests.update("u").setFirstExecutionRunId("run-id"));
        assertThat(run.admitted.contains("u")).isTrue();
    }

    @Test
    void rule6_2_aClosedRunTakesNoNewUpdatesButKnowsTheOldOnes() {
        startIdle();
        run.update("old");
        acceptAndCompleteAll();
        run.run(transition ->
                TerminateWorkflow.decide(transition, Requests.terminate().build()));

        Refusal refusal = run.refused(() -> run.update("new"));
        run.update("old");

        assertThat(refusal).hasMessage("workflow execution already completed");
        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(run.admitted.isEmpty()).isTrue();
    }

    @Test
    void rule6_2_aRunWhoseTaskFailsAgainAndAgainTakesNone() {
        run.start();
        fail(run.poll());
        run.update("early");
        fail(run.poll());

        Refusal refusal = run.refused(() -> run.update("late"));

        assertThat(refusal.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refusal.detail()).contains(WorkflowNotReadyFailure.getDefaultInstance());
    }

    @Test
    void rule6_2_aRunThatIsAboutToCloseIsBusy() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.signal("news");
        run.refused(() -> run.complete(task, completeWorkflow()));
        run.poll();

        Refusal refusal = run.refused(() -> run.update("u"));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(((ResourceExhaustedFailure) refusal.detail().orElseThrow()).getCause())
                .isEqualTo(ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW);
    }

    @Test
    void rule6_3_aRepeatedIdIsTheSameUpdateWhateverElseItSays() {
        startIdle();
        run.update("u");
        var other = Requests.update("u");
        other.getRequestBuilder().getInputBuilder().setName("something else");
        run.update(other);
        StartedWorkflowTask task = run.poll();

        assertThat(run.send(task)).hasSize(1);
        assertThat(run.admitted.request("u").getInput().getName()).isEqualTo("u");
    }

    @Test
    void rule6_4_soManyUpdatesMayBeUnderWay() {
        run.limits(EngineLimits.builder().updates(new UpdateLimits(2, 1000, 2000)));
        startIdle();
        run.update("a").update("b");

        Refusal refusal = run.refused(() -> run.update("c"));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(((ResourceExhaustedFailure) refusal.detail().orElseThrow()).getCause())
                .isEqualTo(ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT);
        acceptAndCompleteAll();
        run.update("c");
        assertThat(run.admitted.contains("c")).isTrue();
    }

    @Test
    void rule6_4_soBigMayTheUpdatesUnderWayBe() {
        run.limits(EngineLimits.builder().updates(new UpdateLimits(10, 100, 2000)));
        startIdle();
        var big = Requests.update("u");
        big.getRequestBuilder().getInputBuilder().setArgs(Requests.payloadsOf(100));

        assertThat(run.refused(() -> run.update(big)).code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        run.update("small");
        assertThat(run.admitted.bytes()).isEqualTo(run.admitted.request("small").getSerializedSize());
    }

    @Test
    void rule6_4_soManyUpdatesMayARunHaveInAll() {
        run.limits(EngineLimits.builder().updates(new UpdateLimits(10, 1000, 2)));
        startIdle();
        run.update("a").update("b");
        acceptAndCompleteAll();

        assertThat(run.refused(() -> run.update("c")).code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        run.update("a");
    }

    @Test
    void rule6_5_anUpdateThatIsOnlyAdmittedLeavesNoTrace() {
        startIdle();
        int bytes = run.journalBytes();
        run.update("u");
        run.poll();

        assertThat(run.journalBytes()).isEqualTo(bytes);
        assertThat(run.restart().state().workflowTask().isPending()).isFalse();
    }

    @Test
    void rule6_6_anUpdateRidesOnATaskThatNobodyHasTaken() {
        run.start();
        run.update("u");

        assertThat(run.followUps).isEmpty();
        assertThat(run.state().workflowTask().isSpeculative()).isFalse();
        assertThat(run.send(run.poll())).hasSize(1);
    }

    @Test
    void rule6_6_anUpdateThatMeetsARunningTaskComesAfterIt() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.update("u");
        StartedWorkflowTask next = run.complete(task, complete(marker("m")).setReturnNewWorkflowTask(true))
                .newTask();

        run.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 MarkerRecorded
                """);
        assertThat(run.state().workflowTask().isSpeculative()).isTrue();
        assertThat(next.startedEventId()).isEqualTo(7);
        assertThat(next.virtualEvents()).hasSize(2);
        assertThat(run.send(next)).hasSize(1);
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

        assertThat(completed.rejectedUpdates()).containsExactly(new RejectedUpdate("u", Requests.failure("no")));
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

        assertThat(completed.rejectedUpdates()).containsExactly(new RejectedUpdate("u", Requests.failure("no")));
    }

    @Test
    void rule2_3_manyUpdatesAreAReasonToContinueAsNew() {
        run.limits(EngineLimits.builder().updates(new UpdateLimits(10, 1000, 2)));
        startIdle();
        run.update("a").update("b");
        acceptAndCompleteAll();
        run.signal("go").poll();

        run.assertHistoryAfter(
                14,
                "15 WorkflowTaskStarted {suggest_continue_as_new_reasons:"
                        + " [SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES]}");
    }
}
