package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.state.Times;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.Test;

/** Rules 3.17 and 9.19 of the semantics. */
class DescribeWorkflowTest {

    private final TestRun run = new TestRun();

    private DescribeWorkflowExecutionResponse describe() {
        return DescribeWorkflow.decide(run.state(), run.now());
    }

    private PendingActivityInfo activity() {
        return describe().getPendingActivities(0);
    }

    /** Rule 12.48 */
    @Test
    void rule9_19_anOpenRun() {
        run.start(Requests.start()
                .setWorkflowStartDelay(Requests.seconds(2))
                .setWorkflowExecutionTimeout(Requests.seconds(60)));
        run.fireNext();
        run.advance(5);
        run.poll();
        run.signal("buffered");
        DescribeWorkflowExecutionResponse response = describe();
        WorkflowExecutionInfo info = response.getWorkflowExecutionInfo();

        assertThat(info.getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(info.getHistoryLength()).isEqualTo(3);
        assertThat(info.getStateTransitionCount()).isEqualTo(4);
        assertThat(info.getHistorySizeBytes()).isEqualTo(run.state().historySizeBytes());
        assertThat(Times.millis(info.getExecutionTime()) - Times.millis(info.getStartTime()))
                .isEqualTo(2_000);
        assertThat(info.hasCloseTime()).isFalse();
        assertThat(info.getRootExecution().getWorkflowId()).isEqualTo("workflow-id");
        assertThat(info.getFirstRunId()).isEqualTo("run-id");
        assertThat(response.getExecutionConfig().getTaskQueue().getName()).isEqualTo("queue");
        assertThat(response.getExecutionConfig().getWorkflowRunTimeout()).isEqualTo(Requests.seconds(60));
        assertThat(response.getPendingWorkflowTask().getState())
                .isEqualTo(PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED);
        assertThat(Times.millis(response.getPendingWorkflowTask().getStartedTime()))
                .isEqualTo(run.now());
        assertThat(Times.millis(response.getWorkflowExtendedInfo().getExecutionExpirationTime()))
                .isEqualTo(TestRun.EPOCH + 60_000);
        assertThat(response.getWorkflowExtendedInfo().getRequestIdInfosMap()).containsOnlyKeys("start-request");
    }

    @Test
    void rule9_19_aClosedRun() {
        run.start(Requests.start().setWorkflowStartDelay(Requests.seconds(2)));
        run.fireNext();
        run.advance(500);
        run.complete(run.poll(), Requests.completeWorkflow());
        WorkflowExecutionInfo info = describe().getWorkflowExecutionInfo();

        assertThat(info.getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(Times.millis(info.getCloseTime())).isEqualTo(run.now());
        assertThat(info.getExecutionDuration()).isEqualTo(Requests.millis(500));
        assertThat(describe().hasPendingWorkflowTask()).isFalse();
    }

    @Test
    void rule9_19_aTransientTaskShowsItsAttemptAndAddsNothingToTheLength() {
        run.start();
        run.poll();
        run.fireNext();
        run.poll();
        run.fireNext();

        assertThat(describe().getPendingWorkflowTask().getAttempt()).isEqualTo(3);
        assertThat(describe().getPendingWorkflowTask().getState())
                .isEqualTo(PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED);
        assertThat(describe().getWorkflowExecutionInfo().getHistoryLength()).isEqualTo(4);
    }

    @Test
    void rule9_19_anAttachedRequestMayStillBeBuffered() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.run(transition -> UseExistingWorkflow.decide(
                transition,
                Requests.start()
                        .setRequestId("second")
                        .setOnConflictOptions(OnConflictOptions.newBuilder().setAttachRequestId(true))
                        .build()));
        var buffered = describe().getWorkflowExtendedInfo().getRequestIdInfosOrThrow("second");
        assertThat(buffered.getBuffered()).isTrue();
        assertThat(buffered.getEventId()).isZero();
        run.complete(task);

        assertThat(describe()
                        .getWorkflowExtendedInfo()
                        .getRequestIdInfosOrThrow("second")
                        .getEventId())
                .isEqualTo(5);
    }

    @Test
    void rule3_17_aScheduledActivity() {
        run.startAndDo(Requests.schedule(Requests.activity("a").setScheduleToCloseTimeout(Requests.seconds(60))));

        assertThat(activity().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED);
        assertThat(activity().getAttempt()).isEqualTo(1);
        assertThat(activity().getActivityType().getName()).isEqualTo("work");
        assertThat(Times.millis(activity().getExpirationTime())).isEqualTo(TestRun.EPOCH + 60_000);
        assertThat(activity().hasNextAttemptScheduleTime()).isFalse();
        assertThat(activity().hasLastStartedTime()).isFalse();
    }

    @Test
    void rule3_17_aStartedActivityThatHeartbeats() {
        run.startAndDo(Requests.schedule("a"));
        run.advance(10);
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.advance(10);
        run.heartbeat(task, Requests.payloads("half"));

        assertThat(activity().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_STARTED);
        assertThat(Times.millis(activity().getLastStartedTime())).isEqualTo(TestRun.EPOCH + 10);
        assertThat(Times.millis(activity().getLastHeartbeatTime())).isEqualTo(TestRun.EPOCH + 20);
        assertThat(activity().getHeartbeatDetails()).isEqualTo(Requests.payloads("half"));
        assertThat(activity().getLastWorkerIdentity()).isEqualTo("worker");
        run.signal("go");
        run.complete(run.poll(), Requests.requestCancelActivity(5));
        assertThat(activity().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED);
    }

    @Test
    void rule3_17_anActivityInBackoffSaysWhenItGoesOn() {
        run.startAndDo(Requests.schedule("a"));
        PollActivityTaskQueueResponse task = run.pollActivity("a");
        run.advance(100);
        run.failActivity(task, Requests.failure("once"));

        assertThat(activity().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED);
        assertThat(activity().getAttempt()).isEqualTo(2);
        assertThat(activity().getLastFailure().getMessage()).isEqualTo("once");
        assertThat(activity().getLastWorkerIdentity()).isEqualTo("worker");
        assertThat(Times.millis(activity().getNextAttemptScheduleTime())).isEqualTo(TestRun.EPOCH + 1_100);
        assertThat(activity().getCurrentRetryInterval()).isEqualTo(Requests.seconds(1));
        run.fireNext();
        assertThat(activity().hasNextAttemptScheduleTime()).isFalse();
    }
}
