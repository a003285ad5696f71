package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.PendingWork;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import org.junit.jupiter.api.Test;

/** Those gotchas of section 12 of the semantics that no rule's own test shows: 12.4, 12.12, 12.13, 12.44. */
class GotchasTest {

    private final TestRun run = new TestRun();

    private void fail(StartedWorkflowTask task) {
        run.run(transition -> FailWorkflowTask.decide(
                transition, task.token(), RespondWorkflowTaskFailedRequest.getDefaultInstance()));
    }

    @Test
    void rule12_4_whoTakesATransientTaskAfterNewsGetsTheIdsOfTheConvertedOne() {
        run.start();
        fail(run.poll());
        assertThat(run.followUps).containsExactly(new FollowUp.DispatchWorkflowTask(5, 2, "queue", false, "queue"));
        run.signal("go").signal("go on");
        StartedWorkflowTask task = run.restart().poll();

        assertThat(task.token().scheduledEventId()).isEqualTo(7);
        assertThat(task.token().startedEventId()).isEqualTo(8);
        assertThat(task.startedEventId()).isEqualTo(8);
        assertThat(task.nextEventId()).isEqualTo(9);
        run.complete(task);
        run.assertHistoryAfter(4, """
                5 WorkflowExecutionSignaled
                6 WorkflowExecutionSignaled
                7 WorkflowTaskScheduled {attempt: 1}
                8 WorkflowTaskStarted {scheduled_event_id: 7}
                9 WorkflowTaskCompleted {scheduled_event_id: 7, started_event_id: 8}
                """);
    }

    @Test
    void rule12_4_newsDuringATransientTaskComeBehindIt() {
        run.start();
        fail(run.poll());
        StartedWorkflowTask task = run.poll();
        run.signal("go");
        run.complete(task, Requests.marker("m"));

        run.assertHistoryAfter(4, """
                5 WorkflowTaskScheduled {attempt: 2}
                6 WorkflowTaskStarted {scheduled_event_id: 5}
                7 WorkflowTaskCompleted {scheduled_event_id: 5, started_event_id: 6}
                8 MarkerRecorded
                9 WorkflowExecutionSignaled
                10 WorkflowTaskScheduled {attempt: 1}
                """);
    }

    @Test
    void rule12_12_aFailedTaskIsOfferedAgainWithoutDelay() {
        run.start();
        for (int attempt = 2; attempt < 10; attempt++) {
            fail(run.poll());

            assertThat(run.followUps)
                    .containsExactly(new FollowUp.DispatchWorkflowTask(5, attempt, "queue", false, "queue"));
            assertThat(PendingWork.of(run.restart().state())).isEqualTo(run.followUps);
        }
    }

    @Test
    void rule12_13_eventTimesDoNotRiseWithEventIds() {
        run.startAndDo(Requests.schedule("a"));
        run.advance(10);
        PollActivityTaskQueueResponse activity = run.pollActivity("a");
        run.advance(10).signal("go").advance(10);
        run.completeActivity(activity, Requests.payloads("done"));

        run.assertHistoryAfter(5, """
                6 WorkflowExecutionSignaled {event_time: +20ms}
                7 WorkflowTaskScheduled {event_time: +20ms}
                8 ActivityTaskStarted {event_time: +10ms}
                9 ActivityTaskCompleted {event_time: +30ms}
                """);
    }

    @Test
    void rule12_44_workersMayIgnoreThatOptionsWereUpdatedAndNothingElse() {
        run.startAndDo(Requests.schedule("a"), Requests.startTimer("t", 1), Requests.marker("m"));
        run.run(transition -> UseExistingWorkflow.decide(
                transition,
                Requests.start()
                        .setRequestId("another")
                        .setOnConflictOptions(OnConflictOptions.newBuilder().setAttachRequestId(true))
                        .build()));
        run.signal("go").fireNext();

        assertThat(run.history)
                .filteredOn(HistoryEvent::getWorkerMayIgnore)
                .extracting(HistoryEvent::getEventType)
                .containsExactly(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED);
    }
}
