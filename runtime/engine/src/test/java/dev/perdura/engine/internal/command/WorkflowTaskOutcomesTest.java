package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Due;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.PendingWork;
import io.grpc.Status;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import org.junit.jupiter.api.Test;

/** Rules 2.13 to 2.17, 2.24, 2.29, 2.30 and 2.32 of the semantics. */
class WorkflowTaskOutcomesTest {

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
    void rule2_14_thePollerOfTheStickyQueueGetsOnlyWhatIsNew() {
        startSticky();
        run.signal("go");
        StartedWorkflowTask task = run.pollSticky();

        assertThat(task.firstEventId()).isEqualTo(4);
        assertThat(task.taskQueue()).isEqualTo("queue");
        assertThat(run.state().sticky()).isNotNull();
    }

    /** Rule 12.1 */
    @Test
    void rule2_13_aFailedTaskDoesNotMoveThePreviousStartedEvent() {
        run.startAndDo(Requests.startTimer("t", 1));
        run.signal("go");
        fail(run.poll());

        assertThat(run.poll().previousStartedEventId()).isEqualTo(3);
    }

    @Test
    void rule2_15_theSamePollGetsTheSameTaskAgain() {
        run.start();
        WorkflowTaskPoll poll = new WorkflowTaskPoll("queue", false, "worker", "poll", false);
        StartedWorkflowTask first = run.poll(poll);
        StartedWorkflowTask second = run.poll(poll);

        assertThat(second.token()).isEqualTo(first.token());
        assertThat(second.repeated()).isTrue();
        assertThat(run.refused(run::poll)).hasMessage("Workflow task already started.");
        run.assertHistoryAfter(2, "3 WorkflowTaskStarted");
    }

    @Test
    void rule2_15_aTaskOfTheStickyQueueThatTheRunHasLeftIsDropped() {
        startSticky();
        run.signal("go");
        run.fireNext();

        assertThat(run.refused(run::pollSticky).code()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void rule2_17_staleTokensAreNotFound() {
        run.start();
        StartedWorkflowTask first = run.poll();
        run.fireNext();
        assertThat(run.refused(() -> run.complete(first))).hasMessage("Workflow task not found.");
        StartedWorkflowTask second = run.poll();
        run.advance(1);
        fail(second);
        StartedWorkflowTask third = run.poll();

        assertThat(run.refused(() -> fail(second)).code()).isEqualTo(Status.Code.NOT_FOUND);
        run.complete(third, Requests.completeWorkflow());
        assertThat(run.refused(() -> run.complete(third)).code()).isEqualTo(Status.Code.NOT_FOUND);
    }

    /** Rule 12.51 */
    @Test
    void rule2_24_completedEchoesTheMetadataOfTheWorker() {
        WorkflowTaskCompletedMetadata metadata = WorkflowTaskCompletedMetadata.newBuilder()
                .addCoreUsedFlags(1)
                .addLangUsedFlags(3)
                .setSdkName("sdk")
                .build();
        run.start();
        run.complete(run.poll(), Requests.complete().setSdkMetadata(metadata).setBinaryChecksum("sum"));

        HistoryEvent completed = run.history.get(3);
        assertThat(completed.getWorkflowTaskCompletedEventAttributes().getSdkMetadata())
                .isEqualTo(metadata);
        assertThat(completed.getWorkflowTaskCompletedEventAttributes().getBinaryChecksum())
                .isEqualTo("sum");
    }

    @Test
    void rule2_24_withoutStickyAttributesStickinessEnds() {
        startSticky();
        run.signal("go");
        run.complete(run.pollSticky());

        assertThat(run.state().sticky()).isNull();
    }

    @Test
    void rule2_29_aTaskThatIsAskedForGoesBackWithTheAnswer() {
        run.start();
        CompletedWorkflowTask completed = run.complete(
                run.poll(),
                Requests.completeSticky(Requests.marker("local activity"))
                        .setForceCreateNewWorkflowTask(true)
                        .setReturnNewWorkflowTask(true));

        assertThat(completed.newTaskScheduled()).isTrue();
        assertThat(completed.newTask().previousStartedEventId()).isEqualTo(3);
        assertThat(completed.newTask().firstEventId()).isEqualTo(4);
        assertThat(run.followUps).isEmpty();
        run.assertHistoryAfter(4, """
                5 MarkerRecorded
                6 WorkflowTaskScheduled {task_queue.kind: STICKY}
                7 WorkflowTaskStarted
                """);
    }

    @Test
    void rule2_29_aTaskThatIsNotNeededIsNotMade() {
        run.start();
        CompletedWorkflowTask completed =
                run.complete(run.poll(), Requests.complete().setReturnNewWorkflowTask(true));

        assertThat(completed.newTaskScheduled()).isFalse();
        assertThat(completed.newTask()).isNull();
    }

    /** C9 of the failure catalogue */
    @Test
    void rule2_30_heartbeatsProlongATaskForHalfAnHour() {
        run.start();
        StartedWorkflowTask task = run.poll();
        for (int minute = 0; minute < 30; minute++) {
            task = heartbeat(task);
            run.advance(60_000);
        }
        assertThat(run.state().workflowTask().originalScheduledMillis()).isEqualTo(TestRun.EPOCH);
        StartedWorkflowTask last = heartbeat(task);
        long events = run.state().nextEventId() - 1;
        run.advance(1);

        Refusal refusal = run.refused(() -> heartbeat(last));
        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal).hasMessage("workflow task heartbeat timeout");
        run.assertHistoryAfter(events, """
                %d WorkflowTaskTimedOut {timeout_type: START_TO_CLOSE}
                %d WorkflowTaskScheduled {task_queue.kind: NORMAL, attempt: 1}
                """.formatted(events + 1, events + 2));
        assertThat(run.state().sticky()).isNull();
    }

    @Test
    void rule2_30_aTaskWithCommandsIsNoHeartbeat() {
        run.start();
        run.advance(60_000);
        run.complete(
                run.poll(),
                Requests.complete(Requests.marker("m"))
                        .setForceCreateNewWorkflowTask(true)
                        .setReturnNewWorkflowTask(true));

        assertThat(run.state().workflowTask().originalScheduledMillis()).isEqualTo(TestRun.EPOCH + 60_000);
    }

    private StartedWorkflowTask heartbeat(StartedWorkflowTask task) {
        return run.complete(
                        task,
                        Requests.completeSticky()
                                .setForceCreateNewWorkflowTask(true)
                                .setReturnNewWorkflowTask(true))
                .newTask();
    }

    @Test
    void rule2_32_aFailureThatIsTooBigIsReplaced() {
        run.limits(EngineLimits.builder().payloadBytes(60)).start();
        RespondWorkflowTaskFailedRequest request = RespondWorkflowTaskFailedRequest.newBuilder()
                .setFailure(Requests.failure("x".repeat(100)))
                .build();
        StartedWorkflowTask task = run.poll();
        run.run(transition -> FailWorkflowTask.decide(transition, task.token(), request));

        run.assertHistoryAfter(3, "4 WorkflowTaskFailed {failure.message: Failure exceeds size limit.}");
    }

    /** D3 of the failure catalogue */
    @Test
    void rule2_32_aTaskThatIsTooLargeToSendTerminatesTheRun() {
        run.start();
        fail(run.poll(), WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_GRPC_MESSAGE_TOO_LARGE);

        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: FORCE_CLOSE_COMMAND}
                5 WorkflowExecutionTerminated {reason: GrpcMessageTooLarge, identity: history-service}
                """);
    }

    /** Rule 2.36 */
    @Test
    void rule2_36_pagesOfACompletionAreNotTaken() {
        run.start();
        StartedWorkflowTask task = run.poll();

        assertThat(run.refused(() -> run.complete(task, Requests.complete().setPageNumber(1)))
                        .code())
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void handedOutInProcess_afterARestartTheTaskTimesOutAtOnce() {
        run.start();
        run.poll(new WorkflowTaskPoll("queue", false, "worker", "poll", true));
        run.restart().run(RecoverHandedOut::decide);

        run.assertHistoryAfter(3, "4 WorkflowTaskTimedOut {timeout_type: START_TO_CLOSE}");
        assertThat(PendingWork.of(run.state())).hasSize(1);
        assertThat(run.state().startedTasks()).isZero();
    }

    @Test
    void handedOutInProcess_aTaskOfAnotherProcessIsLeftToItsTime() {
        run.start();
        run.poll();
        run.restart().run(RecoverHandedOut::decide);

        run.assertHistoryAfter(3, "");
        assertThat(run.state().startedTasks()).isEqualTo(1);
    }

    @Test
    void resetSticky_theWaitingTaskIsOfferedOnTheNormalQueue() {
        startSticky();
        run.signal("go");
        run.run(ResetSticky::decide);

        assertThat(run.followUps).containsExactly(new FollowUp.DispatchWorkflowTask(7, 1, "queue", false, "queue"));
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 3_600_000);
        assertThat(run.poll().firstEventId()).isEqualTo(1);
    }

    @Test
    void deadline_aParkedRunWithoutTimersHasNone() {
        run.startAndDo();

        assertThat(run.state().deadlineMillis()).isEqualTo(Due.NEVER);
        assertThat(run.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }
}
