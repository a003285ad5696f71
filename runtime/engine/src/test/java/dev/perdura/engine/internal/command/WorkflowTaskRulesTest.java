package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.PendingWork;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import org.junit.jupiter.api.Test;

/** Rules 2.1 to 2.10 of the semantics. */
class WorkflowTaskRulesTest {

    private final TestRun run = new TestRun();

    private void fail(StartedWorkflowTask task) {
        fail(task, WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE);
    }

    private void fail(StartedWorkflowTask task, WorkflowTaskFailedCause cause) {
        RespondWorkflowTaskFailedRequest request = RespondWorkflowTaskFailedRequest.newBuilder()
                .setCause(cause)
                .setFailure(Requests.failure("broken"))
                .setIdentity(TestRun.WORKER)
                .build();
        run.run(transition -> FailWorkflowTask.decide(transition, task.token(), request));
    }

    private void startSticky() {
        run.start();
        run.complete(run.poll(), Requests.completeSticky(Requests.startTimer("t", 3600)));
    }

    @Test
    void rule2_1_oneWorkflowTaskIsEnough() {
        run.start().signal("a").signal("b");

        run.assertHistoryAfter(2, """
                3 WorkflowExecutionSignaled
                4 WorkflowExecutionSignaled
                """);
        assertThat(run.followUps).isEmpty();
    }

    @Test
    void rule2_1_aScheduledTaskIsOfferedOnTheNormalQueue() {
        run.start();

        assertThat(run.followUps).containsExactly(new FollowUp.DispatchWorkflowTask(2, 1, "queue", false, "queue"));
        assertThat(PendingWork.of(run.restart().state()))
                .containsExactly(new FollowUp.DispatchWorkflowTask(2, 1, "queue", false, "queue"));
        assertThat(run.state().dispatchableTasks()).isEqualTo(1);
    }

    @Test
    void rule2_2_aTaskOfACachedRunIsOfferedOnItsStickyQueue() {
        startSticky();
        run.signal("go");

        assertThat(run.followUps)
                .containsExactly(new FollowUp.DispatchWorkflowTask(7, 1, "sticky-queue", true, "queue"));
    }

    @Test
    void rule2_3_startedSaysHowBigTheHistoryWasAndWhetherToContinueAsNew() {
        run.limits(EngineLimits.builder().suggestContinueAsNewEvents(5)).start();
        long size = run.state().historySizeBytes();
        run.complete(run.poll(), Requests.marker("m"));
        run.signal("go");
        run.poll();

        run.assertHistoryAfter(2, """
                3 WorkflowTaskStarted {history_size_bytes: %d, suggest_continue_as_new: false}
                4 WorkflowTaskCompleted
                5 MarkerRecorded
                6 WorkflowExecutionSignaled
                7 WorkflowTaskScheduled
                8 WorkflowTaskStarted {suggest_continue_as_new: true, \
                suggest_continue_as_new_reasons: [SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS]}
                """.formatted(size));
    }

    @Test
    void rule2_3_bigHistoriesAreToldToContinueAsNewToo() {
        run.limits(EngineLimits.builder().suggestContinueAsNewBytes(100)).start();
        run.poll();

        run.assertHistoryAfter(
                2,
                "3 WorkflowTaskStarted {suggest_continue_as_new_reasons:"
                        + " [SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE]}");
    }

    /** Rule 12.2 */
    @Test
    void rule2_4_aFailureOnTheStickyQueueKeepsAttemptOne() {
        startSticky();
        run.signal("go");
        fail(run.pollSticky());

        run.assertHistoryAfter(7, """
                8 WorkflowTaskStarted
                9 WorkflowTaskFailed
                10 WorkflowTaskScheduled {attempt: 1, task_queue.kind: NORMAL}
                """);
        fail(run.poll());
        assertThat(run.state().workflowTask().attempt()).isEqualTo(2);
    }

    @Test
    void rule2_4_completionPutsTheAttemptBackToOne() {
        run.start();
        fail(run.poll());
        run.complete(run.poll());

        assertThat(run.state().workflowTask().attempt()).isEqualTo(1);
        run.signal("go");
        run.assertHistoryAfter(7, """
                8 WorkflowExecutionSignaled
                9 WorkflowTaskScheduled {attempt: 1}
                """);
    }

    @Test
    void rule2_5_aTransientTaskIsSeenBehindTheStoredEvents() {
        run.start();
        fail(run.poll());
        HistoryText.assertHistory(run.state().virtualEvents(), "5 WorkflowTaskScheduled {attempt: 2}");
        StartedWorkflowTask task = run.poll();

        assertThat(task.nextEventId()).isEqualTo(5);
        HistoryText.assertHistory(task.virtualEvents(), """
                5 WorkflowTaskScheduled {attempt: 2, task_queue.name: queue, start_to_close_timeout: 10000ms}
                6 WorkflowTaskStarted {scheduled_event_id: 5, identity: worker}
                """);
        assertThat(task.token().scheduledEventId()).isEqualTo(5);
        assertThat(task.token().startedEventId()).isEqualTo(6);
        assertThat(run.state().virtualEvents()).isEqualTo(task.virtualEvents());
    }

    /** Rule 12.3 */
    @Test
    void rule2_5_laterFailuresAndTimeoutsWriteNothing() {
        run.start();
        fail(run.poll());
        long length = run.state().nextEventId();
        fail(run.poll());
        run.poll();
        run.fireNext();

        assertThat(run.state().nextEventId()).isEqualTo(length);
        assertThat(run.state().workflowTask().attempt()).isEqualTo(4);
    }

    /** Rule 12.5 */
    @Test
    void rule2_5_completionWritesTheRealAttemptAndTheTimesOfThen() {
        run.start();
        fail(run.poll());
        run.advance(100);
        StartedWorkflowTask task = run.poll();
        run.advance(100);
        run.complete(task);

        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled {attempt: 2, event_time: +0ms}
                6 WorkflowTaskStarted {event_time: +100ms}
                7 WorkflowTaskCompleted {event_time: +200ms}
                """);
    }

    @Test
    void rule2_6_aTransientTaskWithNewsIsScheduledAsANormalOneBehindIt() {
        run.start();
        fail(run.poll());
        run.advance(50).signal("go");
        StartedWorkflowTask task = run.poll();

        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.virtualEvents()).isEmpty();
        run.assertHistoryAfter(4, """
                5 WorkflowExecutionSignaled
                6 WorkflowTaskScheduled {attempt: 1, event_time: +50ms}
                7 WorkflowTaskStarted {scheduled_event_id: 6}
                """);
        run.complete(task);
    }

    @Test
    void rule2_6_aTransientTaskWithNewsShowsNoVirtualEvents() {
        run.start();
        fail(run.poll());
        run.signal("go");

        assertThat(run.state().virtualEvents()).isEmpty();
    }

    @Test
    void rule2_6_whatWasBufferedMakesTheNextTaskANormalOne() {
        run.start();
        StartedWorkflowTask first = run.poll();
        run.signal("go");
        fail(first);

        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed
                5 WorkflowExecutionSignaled
                6 WorkflowTaskScheduled {attempt: 1}
                """);
    }

    @Test
    void rule2_7_fromTheFourthAttemptOnTheTimeGrows() {
        run.start(Requests.start().setWorkflowTaskTimeout(Requests.seconds(7)));
        long[] expected = {7_000, 7_000, 7_000, 7_000 + 4_500, 7_000 + 9_000, 7_000 + 18_000};
        for (long timeoutMillis : expected) {
            run.poll();
            assertThat(run.state().deadlineMillis() - run.now())
                    .as("attempt %d", run.state().workflowTask().attempt())
                    .isEqualTo(timeoutMillis);
            run.fireNext();
        }
        for (int attempt = 7; attempt < 20; attempt++) {
            run.poll();
            run.fireNext();
        }
        run.poll();
        assertThat(run.state().deadlineMillis() - run.now()).isEqualTo(7_000 + 540_000);
    }

    @Test
    void rule2_8_aTaskThatTakesTooLongIsScheduledAgain() {
        run.start();
        run.poll();
        run.advance(9_999).fire();
        run.assertHistoryAfter(3, "");
        run.advance(1).fire();

        run.assertHistoryAfter(
                3, "4 WorkflowTaskTimedOut {timeout_type: START_TO_CLOSE, scheduled_event_id: 2, started_event_id: 3}");
        assertThat(run.state().workflowTask().attempt()).isEqualTo(2);
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchWorkflowTask(5, 2, "queue", false, "queue"));
    }

    @Test
    void rule2_9_onlyTheStickyQueueHasATimeToWait() {
        startSticky();
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 3_600_000);
        run.signal("go");

        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + Requests.STICKY_MILLIS);
        run.fireNext();
        assertThat(run.state().sticky()).isNull();
        assertThat(run.state().workflowTask().attempt()).isEqualTo(1);
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 3_600_000);
    }

    @Test
    void rule2_10_aPollerOfTheNormalQueueGetsAllHistoryAndEndsStickiness() {
        startSticky();
        run.signal("go");
        StartedWorkflowTask task = run.poll();

        assertThat(task.firstEventId()).isEqualTo(1);
        assertThat(run.state().sticky()).isNull();
        run.assertHistoryAfter(7, "8 WorkflowTaskStarted");
    }
}
