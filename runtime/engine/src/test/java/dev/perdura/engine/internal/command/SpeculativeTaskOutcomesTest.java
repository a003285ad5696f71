package dev.perdura.engine.internal.command;

import static dev.perdura.engine.UpdateMessages.accept;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.internal.command.Requests.complete;
import static dev.perdura.engine.internal.command.Requests.completeSticky;
import static dev.perdura.engine.internal.command.Requests.marker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.state.FollowUp;
import io.temporal.api.command.v1.Command;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 2.12, 2.29, 2.30: what a speculative workflow task leaves behind. */
class SpeculativeTaskOutcomesTest {

    private final TestRun run = new TestRun();

    /** The run waits for something: events 1 to 5, no workflow task. */
    private void startIdle() {
        run.startAndDo(marker("m"));
    }

    /** As {@link #startIdle}, and a worker has the run in its cache; the last event is that of its task. */
    private void startSticky() {
        run.start();
        run.complete(run.poll(), completeSticky());
    }

    private CompletedWorkflowTask rejectAll(
            StartedWorkflowTask task, RespondWorkflowTaskCompletedRequest.Builder answer) {
        for (Message message : run.send(task)) {
            answer.addMessages(reject(message, "no"));
        }
        CompletedWorkflowTask completed = run.complete(task, answer);
        completed.rejectedUpdates().forEach(update -> run.admitted.remove(update.updateId()));
        return completed;
    }

    private static RespondWorkflowTaskCompletedRequest.Builder forgetting(
            RespondWorkflowTaskCompletedRequest.Builder answer) {
        answer.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
        return answer;
    }

    @Test
    void rule2_12_rejectedWithoutATrace() {
        startSticky();
        int bytes = run.journalBytes();
        run.update("u");
        CompletedWorkflowTask completed = rejectAll(run.pollSticky(), completeSticky());

        assertThat(completed.leftNothing()).isTrue();
        assertThat(completed.newTask()).isNull();
        assertThat(run.journalBytes()).isEqualTo(bytes);
        assertThat(run.state().workflowTask().isPending()).isFalse();
        assertThat(run.state().workflowTask().lastCompletedStartedEventId()).isEqualTo(3);
        run.signal("go");
        run.assertHistoryAfter(4, """
                5 WorkflowExecutionSignaled
                6 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule2_12_anotherWorkerIsRememberedThoughItsTaskIsNot() {
        startSticky();
        run.update("u");
        CompletedWorkflowTask completed = rejectAll(run.poll(), complete());

        assertThat(completed.leftNothing()).isTrue();
        run.assertHistoryAfter(4, "");
        assertThat(run.restart().state().sticky()).isNull();
    }

    @Test
    void rule2_12_noAnswerIsARejectionToo() {
        startSticky();
        run.update("u");
        StartedWorkflowTask task = run.pollSticky();
        run.send(task);
        CompletedWorkflowTask completed = run.complete(task, completeSticky());

        assertThat(completed.leftNothing()).isTrue();
        assertThat(completed.rejectedUpdates()).hasSize(1);
        run.assertHistoryAfter(4, "");
    }

    @Test
    void rule2_12_whatWasSentAlongIsSentOnceUnlessTheWorkerCanForget() {
        startIdle();
        run.update("u");
        assertThat(rejectAll(run.poll(), forgetting(complete())).leftNothing()).isTrue();
        run.assertHistoryAfter(5, "");
        run.update("v");
        assertThat(rejectAll(run.poll(), complete()).leftNothing()).isFalse();
        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled
                7 WorkflowTaskStarted
                8 WorkflowTaskCompleted
                """);
    }

    @ParameterizedTest
    @CsvSource({"10, true", "11, false"})
    void rule2_12_moreThanTenEventsAreNotSentAgain(int events, boolean leavesNothing) {
        run.start();
        Command[] markers = Collections.nCopies(events, marker("m")).toArray(Command[]::new);
        run.complete(run.poll(), complete(markers));
        run.update("u");

        assertThat(rejectAll(run.poll(), forgetting(complete())).leftNothing()).isEqualTo(leavesNothing);
    }

    @Test
    void rule2_12_commandsAreEvents() {
        startSticky();
        run.update("u");
        assertThat(rejectAll(run.pollSticky(), completeSticky(marker("m"))).leftNothing())
                .isFalse();

        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled
                6 WorkflowTaskStarted
                7 WorkflowTaskCompleted
                8 MarkerRecorded
                """);
    }

    @Test
    void rule2_30_aHeartbeatMakesItRealAndTheNextIsNormal() {
        startSticky();
        run.update("u");
        StartedWorkflowTask task = run.pollSticky();
        run.send(task);
        run.complete(task, completeSticky().setForceCreateNewWorkflowTask(true).setReturnNewWorkflowTask(true));

        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled
                6 WorkflowTaskStarted
                7 WorkflowTaskCompleted
                8 WorkflowTaskScheduled
                9 WorkflowTaskStarted
                """);
        assertThat(run.admitted.hasMessages(false)).isFalse();
        assertThat(run.admitted.hasMessages(true)).isTrue();
    }

    @Test
    void rule2_12_aFailedOneIsInHistoryAndTheUpdateGoesWithTheNext() {
        startIdle();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        run.send(task);
        run.run(transition -> FailWorkflowTask.decide(
                transition, task.token(), RespondWorkflowTaskFailedRequest.getDefaultInstance()));

        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled
                7 WorkflowTaskStarted
                8 WorkflowTaskFailed {scheduled_event_id: 6, started_event_id: 7}
                """);
        StartedWorkflowTask next = run.poll();
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(run.send(next)).extracting(Message::getEventId).containsExactly(9L);
        run.complete(next, complete().addMessages(accept(run.send(next).get(0))));
        run.assertHistoryAfter(8, """
                9 WorkflowTaskScheduled {attempt: 2}
                10 WorkflowTaskStarted
                11 WorkflowTaskCompleted
                12 WorkflowExecutionUpdateAccepted
                """);
    }

    @Test
    void rule2_12_oneThatTakesTooLongIsInHistory() {
        startIdle();
        run.update("u");
        run.poll();
        run.fireNext();

        assertThat(run.now()).isEqualTo(TestRun.EPOCH + 10_000);
        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled
                7 WorkflowTaskStarted
                8 WorkflowTaskTimedOut {scheduled_event_id: 6, started_event_id: 7, timeout_type: START_TO_CLOSE}
                """);
        assertThat(run.state().workflowTask().attempt()).isEqualTo(2);
    }

    @Test
    void rule2_12_aTerminatedRunHasItInItsHistory() {
        startIdle();
        run.update("u");
        run.poll();
        run.run(transition ->
                TerminateWorkflow.decide(transition, Requests.terminate().build()));

        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled
                7 WorkflowTaskStarted
                8 WorkflowTaskFailed {cause: FORCE_CLOSE_COMMAND}
                9 WorkflowExecutionTerminated
                """);
    }

    @Test
    void rule2_29_withoutReturnOfANewTaskItIsANormalOne() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.update("u");
        CompletedWorkflowTask completed = run.complete(task);

        assertThat(completed.newTask()).isNull();
        run.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 WorkflowTaskScheduled
                """);
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchWorkflowTask(5, 1, "queue", false, "queue"));
    }

    @Test
    void rule2_29_oneSpeculativeTaskFollowsAnother() {
        startSticky();
        run.update("u");
        StartedWorkflowTask task = run.pollSticky();
        run.send(task);
        run.update("v");
        CompletedWorkflowTask completed = run.complete(task, completeSticky().setReturnNewWorkflowTask(true));
        run.admitted.remove("u");

        assertThat(completed.leftNothing()).isTrue();
        assertThat(completed.newTask().startedEventId()).isEqualTo(6);
        assertThat(run.send(completed.newTask()))
                .extracting(Message::getProtocolInstanceId)
                .containsExactly("v");
        run.assertHistoryAfter(4, "");
    }

    @Test
    void rule14_4_aRealOneThatAWorkerInThisProcessHadIsLostWithIt() {
        startIdle();
        run.update("u");
        run.poll(new WorkflowTaskPoll(TestRun.QUEUE, false, TestRun.WORKER, "poll", true));
        run.signal("go");
        run.restart().run(RecoverHandedOut::decide);

        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled
                7 WorkflowTaskStarted
                8 WorkflowTaskTimedOut {timeout_type: START_TO_CLOSE}
                9 WorkflowExecutionSignaled
                10 WorkflowTaskScheduled {attempt: 1}
                """);
    }
}
