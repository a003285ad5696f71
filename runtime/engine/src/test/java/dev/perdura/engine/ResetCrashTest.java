package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is started, signalled, reset and comes to its end. The engine dies before its first commit, before its second
 * and so on, and the client repeats what was not answered: there is one reset, and no moment without a current run
 * (rules 5.13, 12.55, 14.1).
 */
class ResetCrashTest implements CrashStory {

    private static final Duration POLL = Duration.ofMillis(250);

    @TempDir
    Path directory;

    @Test
    void thereIsOneResetWhereverTheEngineDies() {
        CrashStory.diesAfterEachCommit(directory, 5, this);
    }

    @Override
    public void play(Engine engine, VirtualClock clock) {
        TestCaller caller = new TestCaller(engine.channel());
        caller.start("workflow");
        CrashStory.repeatWhile(() -> isOpen(caller), () -> {
            clock.advanceBy(Duration.ofSeconds(2));
            List<String> types = caller.types("workflow");
            if (types.contains("ActivityTaskScheduled") && !types.contains("WorkflowTaskFailed")) {
                reset(caller);
            } else if (types.contains("ActivityTaskScheduled") && !types.contains("ActivityTaskCompleted")) {
                PollActivityTaskQueueResponse activity = caller.pollActivity(POLL);
                if (!activity.getTaskToken().isEmpty()) {
                    caller.complete(activity);
                }
            } else {
                turn(caller);
            }
        });
    }

    @Override
    public void check(TestCaller caller, String when) {
        assertThat(caller.types("workflow"))
                .as("a crash %s", when)
                .containsOnlyOnce("WorkflowTaskFailed")
                .containsOnlyOnce("ActivityTaskScheduled")
                .containsOnlyOnce("ActivityTaskCompleted")
                .endsWith("WorkflowExecutionCompleted");
    }

    /** Back to the task that was started last: it failed, and the activity before it is handed out again. */
    private static void reset(TestCaller caller) {
        caller.signal("workflow", "wake");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
        if (!task.getTaskToken().isEmpty()) {
            caller.service()
                    .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setWorkflowExecution(TestCaller.execution("workflow"))
                            .setWorkflowTaskFinishEventId(task.getStartedEventId())
                            .setRequestId("reset-request")
                            .build());
        }
    }

    private static void turn(TestCaller caller) {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
        if (task.getTaskToken().isEmpty()) {
            return;
        }
        List<String> types = TestCaller.types(task.getHistory().getEventsList());
        if (types.contains("ActivityTaskCompleted")) {
            caller.complete(task, completeWorkflow());
        } else if (!types.contains("ActivityTaskScheduled")) {
            caller.complete(task, scheduleActivity("a"));
        } else {
            caller.complete(task);
        }
    }

    private static boolean isOpen(TestCaller caller) {
        return caller.service()
                        .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setExecution(TestCaller.execution("workflow"))
                                .build())
                        .getWorkflowExecutionInfo()
                        .getStatus()
                == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }
}
