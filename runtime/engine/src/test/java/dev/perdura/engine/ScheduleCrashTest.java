package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A schedule starts three runs, one after the other: the second continues as new, the third is reset. The engine dies
 * after each commit of that in turn. Whenever it dies, an engine that goes on starts each run once, loses none, and
 * hears of the end of each chain, not of the run that the reset ended (rules 5.14, 10.12, 14.2).
 */
class ScheduleCrashTest implements CrashStory {

    private static final int ACTIONS = 3;
    private static final Duration POLL = Duration.ofMillis(250);

    @TempDir
    Path directory;

    @Test
    void rule10_12_everyStartIsDoneOnceWhereverTheEngineDies() {
        CrashStory.diesAfterEachCommit(directory, 10, this);
    }

    @Override
    public void play(Engine engine, VirtualClock clock) {
        TestCaller caller = new TestCaller(engine.channel());
        ScheduleCaller schedule = new ScheduleCaller(caller);
        schedule.create(ScheduleCaller.every(Duration.ofSeconds(2))
                .setPolicies(SchedulePolicies.newBuilder()
                        .setOverlapPolicy(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL))
                .setState(ScheduleState.newBuilder().setLimitedActions(true).setRemainingActions(ACTIONS)));
        CrashStory.repeatWhile(() -> completed(schedule.describe().getInfo()) < ACTIONS, () -> {
            clock.advanceBy(Duration.ofSeconds(1));
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
            if (!task.getTaskToken().isEmpty()) {
                turn(caller, task);
            }
        });
    }

    /** The schedule was made at a full minute. */
    private static void turn(TestCaller caller, PollWorkflowTaskQueueResponse task) {
        List<String> types = TestCaller.types(task.getHistory().getEventsList());
        String workflowId = task.getWorkflowExecution().getWorkflowId();
        boolean isContinued = !task.getHistory()
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getContinuedExecutionRunId()
                .isEmpty();
        if (workflowId.endsWith(":04Z") && !isContinued) {
            caller.complete(task, CrossRunCommands.continueAsNew());
        } else if (workflowId.endsWith(":06Z") && !types.contains("WorkflowTaskFailed")) {
            caller.service()
                    .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setWorkflowExecution(task.getWorkflowExecution())
                            .setWorkflowTaskFinishEventId(task.getStartedEventId())
                            .setRequestId("reset-request")
                            .build());
        } else {
            caller.complete(task, completeWorkflow());
        }
    }

    private static long completed(ScheduleInfo info) {
        return info.getRecentActionsList().stream()
                .filter(action ->
                        action.getStartWorkflowStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
                .count();
    }

    @Override
    public void check(TestCaller caller, String when) {
        ScheduleInfo info = new ScheduleCaller(caller).describe().getInfo();
        assertThat(info.getActionCount()).as("starts after a crash %s", when).isEqualTo(ACTIONS);
        assertThat(info.getRunningWorkflowsList()).as(when).isEmpty();
        assertThat(info.getMissedCatchupWindow() + info.getOverlapSkipped() + info.getBufferDropped())
                .as("times that were lost by a crash %s", when)
                .isZero();
        var runs = caller.service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .build())
                .getExecutionsList();
        // One of them went on as another, and one was reset.
        assertThat(runs).as("runs after a crash %s", when).hasSize(ACTIONS + 2);
        assertThat(info.getRecentActionsList())
                .as("actions after a crash %s", when)
                .extracting(action -> action.getStartWorkflowResult().getWorkflowId())
                .doesNotHaveDuplicates();
    }
}
