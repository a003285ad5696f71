package dev.perdura.engine.internal.command;

import static dev.perdura.engine.UpdateMessages.accept;
import static dev.perdura.engine.UpdateMessages.respond;
import static dev.perdura.engine.internal.command.Requests.complete;
import static dev.perdura.engine.internal.command.Requests.completeWorkflow;
import static dev.perdura.engine.internal.command.Requests.marker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.UpdateLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import io.grpc.Status;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 6.2 to 6.6: which updates a run admits, and the workflow task that takes them to a worker. */
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
