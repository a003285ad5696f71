package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import org.junit.jupiter.api.Test;

/** The golden sequences of section 13 of the semantics, by number. */
class GoldenSequencesTest {

    private final TestRun run = new TestRun();

    /** 13.1 */
    @Test
    void oneActivity() {
        run.startAndDo(Requests.schedule("a"));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.completeActivity(task, Requests.payloads("done"));
        run.complete(run.poll(), Requests.completeWorkflow());

        run.assertHistory("""
                1 WorkflowExecutionStarted {attempt: 1, first_execution_run_id: run-id}
                2 WorkflowTaskScheduled {attempt: 1, task_queue.name: queue, task_queue.kind: NORMAL}
                3 WorkflowTaskStarted {scheduled_event_id: 2}
                4 WorkflowTaskCompleted {scheduled_event_id: 2, started_event_id: 3}
                5 ActivityTaskScheduled {activity_id: a, workflow_task_completed_event_id: 4}
                6 ActivityTaskStarted {scheduled_event_id: 5, attempt: 1, identity: worker}
                7 ActivityTaskCompleted {scheduled_event_id: 5, started_event_id: 6}
                8 WorkflowTaskScheduled
                9 WorkflowTaskStarted {scheduled_event_id: 8}
                10 WorkflowTaskCompleted {scheduled_event_id: 8, started_event_id: 9}
                11 WorkflowExecutionCompleted {workflow_task_completed_event_id: 10}
                """);
        assertThat(run.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    /** 13.2 */
    @Test
    void signalDuringTaskThatSchedulesAnActivity() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.signal("go");
        run.assertHistoryAfter(3, "");
        run.restart();
        CompletedWorkflowTask completed =
                run.complete(task, Requests.complete(Requests.schedule("a")).setReturnNewWorkflowTask(true));

        run.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 ActivityTaskScheduled
                6 WorkflowExecutionSignaled {signal_name: go}
                7 WorkflowTaskScheduled {attempt: 1}
                8 WorkflowTaskStarted {request_id: request-from-RespondWorkflowTaskCompleted}
                """);
        assertThat(completed.newTask().startedEventId()).isEqualTo(8);
        assertThat(completed.newTask().firstEventId()).isEqualTo(4);
    }

    /** 13.3 */
    @Test
    void signalDuringTaskThatCompletesTheRun() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.signal("go");
        var refusal = run.refused(() -> run.complete(task, Requests.completeWorkflow()));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal).hasMessage("UnhandledCommand");
        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: UNHANDLED_COMMAND, scheduled_event_id: 2, started_event_id: 3}
                5 WorkflowExecutionSignaled
                6 WorkflowTaskScheduled {attempt: 1}
                """);
    }

    /** 13.4 */
    @Test
    void activityCompletesAndThenASignalComesDuringOneTask() {
        run.startAndDo(Requests.schedule("a"), Requests.startTimer("t", 1));
        PollActivityTaskQueueResponse activity = run.pollActivity("a");
        run.fireNext();
        StartedWorkflowTask task = run.poll();
        run.completeActivity(activity, null);
        run.signal("go");
        run.complete(task);

        run.assertHistoryAfter(8, """
                9 WorkflowTaskStarted
                10 WorkflowTaskCompleted
                11 ActivityTaskStarted {scheduled_event_id: 5}
                12 WorkflowExecutionSignaled
                13 ActivityTaskCompleted {scheduled_event_id: 5, started_event_id: 11}
                14 WorkflowTaskScheduled
                """);
    }

    /** 13.5 */
    @Test
    void workerFailsTheFirstTaskTwice() {
        run.start();
        fail(run.poll());
        StartedWorkflowTask second = run.poll();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.startedEventId()).isEqualTo(6);
        fail(second);
        StartedWorkflowTask third = run.poll();
        run.complete(third, Requests.marker("m"));

        run.assertHistory("""
                1 WorkflowExecutionStarted
                2 WorkflowTaskScheduled {attempt: 1}
                3 WorkflowTaskStarted
                4 WorkflowTaskFailed {cause: WORKFLOW_WORKER_UNHANDLED_FAILURE}
                5 WorkflowTaskScheduled {attempt: 3}
                6 WorkflowTaskStarted {scheduled_event_id: 5}
                7 WorkflowTaskCompleted {scheduled_event_id: 5, started_event_id: 6}
                8 MarkerRecorded
                """);
    }

    private void fail(StartedWorkflowTask task) {
        RespondWorkflowTaskFailedRequest request = RespondWorkflowTaskFailedRequest.newBuilder()
                .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE)
                .setIdentity(TestRun.WORKER)
                .build();
        run.run(transition -> FailWorkflowTask.decide(transition, task.token(), request));
    }

    /** 13.6 */
    @Test
    void stickyWorkerDies() {
        run.start();
        run.complete(run.poll(), Requests.completeSticky(Requests.startTimer("t", 60)));
        run.signal("go");
        run.fireNext();
        StartedWorkflowTask task = run.poll();

        run.assertHistoryAfter(6, """
                7 WorkflowTaskScheduled {task_queue.name: sticky-queue, task_queue.kind: STICKY, \
                task_queue.normal_name: queue}
                8 WorkflowTaskTimedOut {timeout_type: SCHEDULE_TO_START, scheduled_event_id: 7, started_event_id: 0}
                9 WorkflowTaskScheduled {task_queue.name: queue, task_queue.kind: NORMAL, attempt: 1}
                10 WorkflowTaskStarted {scheduled_event_id: 9}
                """);
        assertThat(task.firstEventId()).isEqualTo(1);
        assertThat(task.previousStartedEventId()).isEqualTo(3);
    }

    /** 13.10, 12.15 */
    @Test
    void cancelOfAPendingUnstartedActivity() {
        run.startAndDo(Requests.schedule("a"));
        run.signal("go");
        run.complete(run.poll(), Requests.requestCancelActivity(5), Requests.marker("m"));

        run.assertHistoryAfter(8, """
                9 WorkflowTaskCompleted
                10 ActivityTaskCancelRequested {scheduled_event_id: 5}
                11 MarkerRecorded
                12 ActivityTaskCanceled {scheduled_event_id: 5, started_event_id: 0, \
                latest_cancel_requested_event_id: 10}
                13 WorkflowTaskScheduled
                """);
    }

    /** 13.13, 12.34 */
    @Test
    void terminateWithATaskInFlightAndABufferedSignal() {
        run.start();
        run.poll();
        run.signal("go");
        run.run(transition ->
                TerminateWorkflow.decide(transition, Requests.terminate().build()));

        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: FORCE_CLOSE_COMMAND}
                5 WorkflowExecutionSignaled
                6 WorkflowExecutionTerminated {reason: enough, identity: client}
                """);
    }

    /** 13.15 */
    @Test
    void signalWithStart() {
        run.run(transition -> SignalWithStartWorkflow.decideNewRun(
                transition, Requests.signalWithStart().build()));

        run.assertHistory("""
                1 WorkflowExecutionStarted
                2 WorkflowExecutionSignaled {signal_name: go}
                3 WorkflowTaskScheduled {attempt: 1}
                """);
    }

    /** 13.15 with start delay */
    @Test
    void signalWithStartDelayed() {
        run.run(transition -> SignalWithStartWorkflow.decideNewRun(
                transition,
                Requests.signalWithStart()
                        .setWorkflowStartDelay(Requests.seconds(30))
                        .build()));
        run.assertHistory("""
                1 WorkflowExecutionStarted
                2 WorkflowExecutionSignaled
                """);

        run.fireNext();
        run.assertHistoryAfter(2, "3 WorkflowTaskScheduled {event_time: +30000ms}");
    }

    /** 13.16 */
    @Test
    void eagerStart() {
        WorkflowTaskPoll eager = new WorkflowTaskPoll(TestRun.QUEUE, false, "client", "start-request", true);
        StartedWorkflowTask task = run.decide(
                transition -> StartWorkflow.decide(transition, Requests.start().build(), eager));

        run.assertHistory("""
                1 WorkflowExecutionStarted {eager_execution_accepted: true}
                2 WorkflowTaskScheduled
                3 WorkflowTaskStarted {request_id: start-request, identity: client}
                """);
        assertThat(run.state().transitionCount()).isEqualTo(1);
        assertThat(task.attempt()).isEqualTo(1);
    }
}
