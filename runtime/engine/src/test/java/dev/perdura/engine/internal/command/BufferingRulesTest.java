package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import io.grpc.Status;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.Test;

/** Rules 2.18 to 2.22, 2.27 and gotchas 12.6 to 12.9, 12.56 to 12.58 of the semantics. */
class BufferingRulesTest {

    private final TestRun run = new TestRun();

    @Test
    void rule2_18_whatComesDuringATaskHasNoPlaceInHistory() {
        run.start();
        run.poll();
        run.signal("go");
        run.run(transition ->
                RequestCancelWorkflow.decide(transition, Requests.cancel().build()));

        run.assertHistoryAfter(3, "");
        assertThat(run.state().nextEventId()).isEqualTo(4);
        assertThat(run.state().signals()).isEqualTo(1);
        assertThat(run.state().isCancelRequested()).isTrue();
    }

    @Test
    void rule2_18_whatWaitsFromBeforeIsNoChange() {
        run.start();
        run.poll();
        run.signal("go");

        run.run(transition -> {
            assertThat(transition.hasBufferedEvents()).isTrue();
            assertThat(transition.hasRecorded()).isFalse();
            transition.record(transition.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED));
            assertThat(transition.hasRecorded()).isTrue();
            transition.end();
        });
    }

    @Test
    void rule2_19_otherEventsComeBeforeThoseThatEndAnActivity() {
        run.startAndDo(
                Requests.schedule("a"),
                Requests.schedule("b"),
                Requests.startTimer("t", 1),
                Requests.startTimer("wake", 0));
        PollActivityTaskQueueResponse a = run.pollActivity("a");
        PollActivityTaskQueueResponse b = run.pollActivity("b");
        run.fire();
        StartedWorkflowTask task = run.poll();
        run.completeActivity(b, null);
        run.advance(1_000).fire();
        run.restart();
        run.failActivity(a, nonRetryable());
        run.signal("go");
        run.complete(task);

        run.assertHistoryAfter(12, """
                13 ActivityTaskStarted {scheduled_event_id: 6}
                14 TimerFired {timer_id: t, started_event_id: 7}
                15 ActivityTaskStarted {scheduled_event_id: 5}
                16 WorkflowExecutionSignaled
                17 ActivityTaskCompleted {scheduled_event_id: 6, started_event_id: 13}
                18 ActivityTaskFailed {scheduled_event_id: 5, started_event_id: 15}
                19 WorkflowTaskScheduled
                """);
    }

    private static Failure nonRetryable() {
        var failure = Requests.failure("no").toBuilder();
        failure.getApplicationFailureInfoBuilder().setNonRetryable(true);
        return failure.build();
    }

    @Test
    void rule2_20_theBatchOfACompletedTask() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.signal("go");
        run.complete(task, Requests.marker("1"), Requests.startTimer("t", 1), Requests.marker("2"));

        run.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 MarkerRecorded {marker_name: 1}
                6 TimerStarted
                7 MarkerRecorded {marker_name: 2}
                8 WorkflowExecutionSignaled
                9 WorkflowTaskScheduled
                """);
    }

    /** D2 of the failure catalogue */
    @Test
    void rule2_21_aFullBufferFailsTheTask() {
        run.limits(EngineLimits.builder().bufferedEvents(3)).start();
        run.poll();
        run.signal("1").signal("2");
        run.assertHistoryAfter(3, "");
        run.signal("3");

        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: FORCE_CLOSE_COMMAND, identity: history-service}
                5 WorkflowExecutionSignaled
                6 WorkflowExecutionSignaled
                7 WorkflowExecutionSignaled
                8 WorkflowTaskScheduled {attempt: 1}
                """);
    }

    @Test
    void rule2_21_asManyActivitiesAsMayBeOpenCanEndWithinOneTask() {
        int events = 2 * EngineLimits.defaults().pendingActivities();
        run.limits(EngineLimits.builder()).start();
        StartedWorkflowTask task = run.poll();
        run.run(transition -> {
            for (int event = 0; event < events; event++) {
                transition.record(transition.event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED));
            }
            Ending.end(transition);
        });
        assertThat(run.state().nextEventId()).as("the task goes on").isEqualTo(1 + 3);
        run.complete(task);

        assertThat(run.state().nextEventId()).isEqualTo(1 + 4 + events + 1);
    }

    /** D2 of the failure catalogue */
    @Test
    void rule2_21_aBufferOfManyBytesFailsTheTaskToo() {
        run.limits(EngineLimits.builder().bufferedEventsBytes(50)).start();
        run.poll();
        run.signal(Requests.signal("1").setInput(Requests.payloadsOf(100)));
        run.assertHistoryAfter(3, "");
        run.signal("2");

        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed
                5 WorkflowExecutionSignaled
                6 WorkflowExecutionSignaled
                7 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule2_22_aTimerThatFiredUnseenCanBeCancelled() {
        run.startAndDo(Requests.startTimer("t", 1), Requests.startTimer("wake", 0));
        run.fire();
        StartedWorkflowTask task = run.poll();
        run.fireNext();
        run.restart();
        run.complete(task, Requests.cancelTimer("t"));

        run.assertHistoryAfter(9, "10 WorkflowTaskCompleted\n11 TimerCanceled {timer_id: t, started_event_id: 5}");
    }

    @Test
    void rule12_9_cancellingTheOnlyUnseenTimerAllowsToClose() {
        run.startAndDo(Requests.startTimer("t", 1), Requests.startTimer("wake", 0));
        run.fire();
        StartedWorkflowTask task = run.poll();
        run.fireNext();
        run.complete(task, Requests.cancelTimer("t"), Requests.completeWorkflow());

        run.assertHistoryAfter(9, """
                10 WorkflowTaskCompleted
                11 TimerCanceled
                12 WorkflowExecutionCompleted
                """);
    }

    @Test
    void rule2_22_aTimerIdCanBeUsedAgainWhileItsFiringIsUnseen() {
        run.startAndDo(Requests.startTimer("t", 1), Requests.startTimer("wake", 0));
        run.fire();
        StartedWorkflowTask task = run.poll();
        run.fireNext();
        run.complete(task, Requests.startTimer("t", 60));

        run.assertHistoryAfter(9, """
                10 WorkflowTaskCompleted
                11 TimerStarted {timer_id: t}
                12 TimerFired {timer_id: t, started_event_id: 5}
                13 WorkflowTaskScheduled
                """);
        assertThat(run.state().timer("t").startedEventId()).isEqualTo(11);
    }

    @Test
    void rule2_22_cancelOfAnActivityThatFinishedUnseenHasNoEffect() {
        run.startAndDo(Requests.schedule("a"), Requests.startTimer("wake", 0));
        PollActivityTaskQueueResponse activity = run.pollActivity("a");
        run.fire();
        StartedWorkflowTask task = run.poll();
        run.completeActivity(activity, null);
        run.complete(task, Requests.requestCancelActivity(5));

        run.assertHistoryAfter(9, """
                10 WorkflowTaskCompleted
                11 ActivityTaskCancelRequested {scheduled_event_id: 5}
                12 ActivityTaskStarted
                13 ActivityTaskCompleted
                14 WorkflowTaskScheduled
                """);
    }

    @Test
    void rule2_27_whileTheRunIsClosingSignalsMustWait() {
        run.start();
        StartedWorkflowTask first = run.poll();
        run.signal("go");
        run.refused(() -> run.complete(first, Requests.completeWorkflow()));
        run.restart();
        run.signal("before the next task starts");
        StartedWorkflowTask second = run.poll();

        Refusal refusal = run.refused(() -> run.signal("go"));
        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        run.complete(second, Requests.completeWorkflow());
        run.assertHistoryAfter(6, """
                7 WorkflowExecutionSignaled
                8 WorkflowTaskStarted
                9 WorkflowTaskCompleted
                10 WorkflowExecutionCompleted
                """);
    }

    @Test
    void rule2_27_aTaskThatDoesNotCloseEndsTheClosing() {
        run.start();
        StartedWorkflowTask first = run.poll();
        run.signal("go");
        run.refused(() -> run.complete(first, Requests.completeWorkflow()));
        run.complete(run.poll());
        run.signal("again");
        run.poll();
        run.signal("taken");

        assertThat(run.state().signals()).isEqualTo(3);
    }

    @Test
    void rule12_57_unhandledCommandOfATransientTaskMakesANormalOne() {
        run.start();
        run.poll();
        run.fireNext();
        StartedWorkflowTask second = run.poll();
        assertThat(second.attempt()).isEqualTo(2);
        run.signal("go");
        run.refused(() -> run.complete(second, Requests.completeWorkflow()));

        run.assertHistoryAfter(4, """
                5 WorkflowExecutionSignaled
                6 WorkflowTaskScheduled {attempt: 1}
                """);
        assertThat(run.state().workflowTask().isCloseAttempted()).isTrue();
    }

    @Test
    void rule12_8_eventsBeforeTheStartDoNotHinderClosing() {
        run.start().signal("go");
        run.complete(run.poll(), Requests.completeWorkflow());

        run.assertHistoryAfter(3, """
                4 WorkflowTaskStarted
                5 WorkflowTaskCompleted
                6 WorkflowExecutionCompleted
                """);
    }

    @Test
    void rule2_21_whatACommandBufferedIsLostWhenTheRunCloses() {
        run.startAndDo(Requests.schedule("a"));
        run.signal("go");
        run.complete(run.poll(), Requests.requestCancelActivity(5), Requests.completeWorkflow());

        run.assertHistoryAfter(8, """
                9 WorkflowTaskCompleted
                10 ActivityTaskCancelRequested
                11 WorkflowExecutionCompleted
                """);
    }
}
