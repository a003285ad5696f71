package dev.perdura.engine;

import static dev.perdura.engine.ScheduleCaller.every;
import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A schedule hears of the end of the chain that it started, in whatever run that comes (rules 5.14, 10.8, 10.12). */
class ScheduledChainTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:10:00Z"));
    private Engine engine;
    private TestCaller caller;
    private ScheduleCaller schedule;

    @BeforeEach
    void start() {
        engine = Engine.builder().inMemory().lanes(3).clock(clock).start();
        caller = new TestCaller(engine.channel());
        schedule = new ScheduleCaller(caller);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void run(Duration duration) throws Exception {
        clock.runBy(duration).get(120, TimeUnit.SECONDS);
    }

    private void settle() throws Exception {
        run(Duration.ofMillis(1));
    }

    private static Schedule.Builder buffering() {
        return every(HOUR)
                .setPolicies(SchedulePolicies.newBuilder()
                        .setOverlapPolicy(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE));
    }

    private String reset(PollWorkflowTaskQueueResponse task, String requestId) {
        return caller.service()
                .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(task.getWorkflowExecution())
                        .setWorkflowTaskFinishEventId(task.getStartedEventId())
                        .setRequestId(requestId)
                        .build())
                .getRunId();
    }

    /** Of the first action. */
    private WorkflowExecutionStatus told() {
        return schedule.recent().get(0).getStartWorkflowStatus();
    }

    private void assertStillRunning(WorkflowExecution first) {
        ScheduleInfo info = schedule.describe().getInfo();
        assertThat(told()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(info.getRunningWorkflowsList()).containsExactly(first);
        assertThat(info.getActionCount()).isEqualTo(1);
    }

    private void assertTheNextHasBegun(WorkflowExecutionStatus endOfFirst) throws Exception {
        settle();
        assertThat(told()).isEqualTo(endOfFirst);
        assertThat(schedule.describe().getInfo().getActionCount()).isEqualTo(2);
        assertThat(schedule.describe().getInfo().getRunningWorkflowsList())
                .extracting(WorkflowExecution::getWorkflowId)
                .containsExactly("scheduled-2026-11-21T14:00:00Z");
    }

    @Test
    void rule5_14_theRunOfAResetTellsTheScheduleHowItEnds() throws Exception {
        schedule.create(buffering());
        run(HOUR);
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        reset(task, "once");
        run(HOUR);
        assertStillRunning(task.getWorkflowExecution());

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertTheNextHasBegun(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    @Test
    void rule5_14_soDoesTheRunOfAResetOfTheResetAndOfAnEarlierRunOfTheChain() throws Exception {
        schedule.create(buffering());
        run(HOUR);
        PollWorkflowTaskQueueResponse first = caller.pollWorkflowTask();
        caller.complete(first, CrossRunCommands.continueAsNew());
        PollWorkflowTaskQueueResponse second = caller.pollWorkflowTask();
        reset(second, "the second run");
        reset(first, "the first run");
        reset(caller.pollWorkflowTask(), "the run of the reset");
        run(HOUR);
        assertStillRunning(first.getWorkflowExecution());

        caller.complete(caller.pollWorkflowTask(), CrossRunCommands.failWorkflow());
        assertTheNextHasBegun(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED);
    }

    /** The action is over, and what goes on again is the business of who has reset it. */
    @Test
    void rule5_14_aChainWhoseEndWasToldIsNotToldOfAgain() throws Exception {
        schedule.create(buffering());
        run(HOUR);
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.complete(task, completeWorkflow());
        settle();
        reset(task, "late");
        assertThat(schedule.describe().getInfo().getRunningWorkflowsList()).isEmpty();
        caller.complete(caller.pollWorkflowTask(), CrossRunCommands.failWorkflow());
        settle();
        assertThat(told()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    /** A run of another chain that a reset ends has ended for its schedule too. */
    @Test
    void rule5_14_theEndOfAnotherChainIsToldWhenAResetCausesIt() throws Exception {
        String workflowId = "scheduled-2026-11-21T13:00:00Z";
        caller.start(workflowId);
        PollWorkflowTaskQueueResponse old = caller.pollWorkflowTask();
        caller.complete(old, completeWorkflow());
        schedule.create(buffering());
        schedule.patch(SchedulePatch.newBuilder()
                .setTriggerImmediately(TriggerImmediatelyRequest.newBuilder()
                        .setScheduledTime(ScheduleCaller.timestamp(Instant.parse("2026-11-21T13:00:00Z")))));
        settle();
        assertThat(schedule.recent().get(0).getStartWorkflowResult().getWorkflowId())
                .isEqualTo(workflowId);
        reset(old, "the chain before");
        settle();
        assertThat(told()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        assertThat(schedule.describe().getInfo().getRunningWorkflowsList()).isEmpty();
    }

    @Test
    void rule10_8_aRetryIsStillTheSameAction() throws Exception {
        Schedule.Builder retrying = buffering();
        retrying.getActionBuilder()
                .getStartWorkflowBuilder()
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(2));
        schedule.create(retrying);
        run(HOUR);
        PollWorkflowTaskQueueResponse first = caller.pollWorkflowTask();
        caller.complete(first, CrossRunCommands.failWorkflow());
        run(HOUR);
        assertStillRunning(first.getWorkflowExecution());

        caller.complete(caller.pollWorkflowTask(), CrossRunCommands.failWorkflow());
        assertTheNextHasBegun(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED);
    }

    @Test
    void rule10_8_aRetryAfterATimeoutIsStillTheSameAction() throws Exception {
        Schedule.Builder retrying = buffering();
        retrying.getActionBuilder()
                .getStartWorkflowBuilder()
                .setWorkflowRunTimeout(TestCaller.proto(Duration.ofMinutes(40)))
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(3));
        schedule.create(retrying);
        run(HOUR);
        WorkflowExecution first = schedule.recent().get(0).getStartWorkflowResult();
        run(HOUR);
        assertStillRunning(first);

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertTheNextHasBegun(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }
}
