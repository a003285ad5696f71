package dev.perdura.engine.internal.command;

import static dev.perdura.engine.UpdateMessages.accept;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.internal.command.Requests.complete;
import static dev.perdura.engine.internal.command.Requests.completeSticky;
import static dev.perdura.engine.internal.command.Requests.marker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import org.junit.jupiter.api.Test;

/** Rules 2.10, 2.11, 12.41: the workflow task that is made for updates, and what gives it its place in history. */
class SpeculativeTaskRulesTest {

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

    @Test
    void rule2_11_anUpdateOfAnIdleRunMakesATaskWithoutEvents() {
        startIdle();
        run.update("u");

        assertThat(run.followUps).containsExactly(new FollowUp.DispatchWorkflowTask(6, 1, "queue", false, "queue"));
        run.assertHistoryAfter(5, "");
        assertThat(run.state().virtualEvents()).extracting(HistoryText::name).containsExactly("WorkflowTaskScheduled");
        StartedWorkflowTask task = run.poll();
        assertThat(task.startedEventId()).isEqualTo(7);
        assertThat(task.nextEventId()).isEqualTo(6);
        assertThat(task.previousStartedEventId()).isEqualTo(3);
        HistoryText.assertHistory(task.virtualEvents(), """
                6 WorkflowTaskScheduled {task_queue.name: "queue", attempt: 1, start_to_close_timeout: 10000ms}
                7 WorkflowTaskStarted {scheduled_event_id: 6, identity: "worker"}
                """);
    }

    @Test
    void rule2_11_ofACachedRunItGoesToTheStickyQueueFirst() {
        startSticky();
        run.update("u");

        assertThat(run.followUps)
                .containsExactly(new FollowUp.DispatchWorkflowTask(5, 1, "sticky-queue", true, "queue"));
        StartedWorkflowTask task = run.pollSticky();
        assertThat(task.firstEventId()).isEqualTo(4);
        HistoryText.assertHistory(task.virtualEvents(), """
                5 WorkflowTaskScheduled {task_queue.name: "sticky-queue", task_queue.normal_name: "queue"}
                6 WorkflowTaskStarted
                """);
    }

    /** Rule 13.8 */
    @Test
    void rule2_11_golden13_8_aSignalMakesAScheduledOneReal() {
        startIdle();
        run.update("u").signal("go");
        run.poll();

        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled
                7 WorkflowExecutionSignaled
                8 WorkflowTaskStarted {scheduled_event_id: 6}
                """);
        assertThat(run.state().workflowTask().isSpeculative()).isFalse();
        assertThat(run.restart().state().workflowTask().isStarted()).isTrue();
    }

    /** Rule 13.8 */
    @Test
    void rule2_11_golden13_8_aSignalMakesAStartedOneRealAndWaits() {
        startIdle();
        run.update("u");
        StartedWorkflowTask task = run.advance(100).poll();
        run.advance(100).signal("go");

        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled {event_time: +0ms}
                7 WorkflowTaskStarted {event_time: +100ms, identity: ""}
                """);
        run.complete(task, complete().addMessages(accept(run.send(task).get(0))));
        run.assertHistoryAfter(7, """
                8 WorkflowTaskCompleted {scheduled_event_id: 6, started_event_id: 7}
                9 WorkflowExecutionUpdateAccepted
                10 WorkflowExecutionSignaled
                11 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule2_11_evenTheStartOfAnActivityMakesItReal() {
        run.startAndDo(Requests.schedule("a"));
        run.update("u");
        run.pollActivity("a");

        run.assertHistoryAfter(5, "6 WorkflowTaskScheduled");
    }

    @Test
    void rule2_11_nobodyTakesItForFiveSeconds() {
        startIdle();
        run.update("u");
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 5_000);
        run.fireNext();

        run.assertHistoryAfter(5, """
                6 WorkflowTaskScheduled {event_time: +0ms}
                7 WorkflowTaskTimedOut {scheduled_event_id: 6, started_event_id: 0, timeout_type: SCHEDULE_TO_START}
                8 WorkflowTaskScheduled {attempt: 1, task_queue.kind: NORMAL}
                """);
        assertThat(run.send(run.poll())).hasSize(1);
    }

    @Test
    void rule2_11_theStickyWorkerIsGone() {
        startSticky();
        run.update("u").fireNext();

        assertThat(run.now()).isEqualTo(TestRun.EPOCH + Requests.STICKY_MILLIS);
        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled {task_queue.kind: STICKY}
                6 WorkflowTaskTimedOut {timeout_type: SCHEDULE_TO_START}
                7 WorkflowTaskScheduled {task_queue.kind: NORMAL}
                """);
        assertThat(run.state().sticky()).isNull();
    }

    @Test
    void rule2_10_anotherWorkerMayTakeItAndTheCachedOneIsForgottenWithTheFirstRecord() {
        startSticky();
        run.update("u");
        StartedWorkflowTask task = run.poll();
        assertThat(task.firstEventId()).isEqualTo(1);
        run.send(task);
        run.complete(task, complete(marker("m")));

        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled {task_queue.kind: NORMAL, task_queue.name: "queue"}
                6 WorkflowTaskStarted
                7 WorkflowTaskCompleted
                8 MarkerRecorded
                """);
        assertThat(run.restart().state().sticky()).isNull();
    }

    /** Rule 12.41 */
    @Test
    void rule12_41_anUpdateDoesNotWaitForTheStartDelay() {
        run.start(Requests.start().setWorkflowStartDelay(Times.duration(60_000)));
        run.update("u");
        StartedWorkflowTask task = run.poll();
        run.complete(task, complete().addMessages(accept(run.send(task).get(0))));

        run.assertHistoryAfter(1, """
                2 WorkflowTaskScheduled
                3 WorkflowTaskStarted
                4 WorkflowTaskCompleted
                5 WorkflowExecutionUpdateAccepted
                """);
        assertThat(run.state().isInFirstTaskBackoff()).isFalse();
    }

    @Test
    void rule12_41_afterARejectedUpdateTheStartDelayGoesOn() {
        run.start(Requests.start().setWorkflowStartDelay(Times.duration(60_000)));
        run.update("u");
        CompletedWorkflowTask completed = rejectAll(run.poll(), complete());

        assertThat(completed.leftNothing()).isTrue();
        assertThat(run.state().isInFirstTaskBackoff()).isTrue();
        run.fireNext();
        run.assertHistoryAfter(1, "2 WorkflowTaskScheduled {event_time: +60000ms}");
    }

    @Test
    void rule12_41_theStartDelayMayEndWhileTheUpdateIsWithTheWorker() {
        run.start(Requests.start().setWorkflowStartDelay(Times.duration(1_000)));
        run.update("u");
        run.poll();
        run.advance(1_000).fire();

        run.assertHistoryAfter(1, """
                2 WorkflowTaskScheduled {event_time: +0ms}
                3 WorkflowTaskStarted {event_time: +0ms}
                """);
    }
}
