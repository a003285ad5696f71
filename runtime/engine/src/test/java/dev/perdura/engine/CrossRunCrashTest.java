package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A parent, a child that it signals and that goes on in a second run, a grandchild that the child's first run leaves
 * behind. The engine dies before its first commit, before its second and so on, and the next one goes on from the file.
 * Whatever happened in between, everything has happened once (rules 14.1, 14.2).
 */
class CrossRunCrashTest implements CrashStory {

    private static final Duration POLL = Duration.ofMillis(250);

    @TempDir
    Path directory;

    @Test
    void everythingHappensOnceWhereverTheEngineDies() {
        CrashStory.diesAfterEachCommit(directory, 10, this);
    }

    /** A client that repeats its start, and a worker that knows of a run only what is in its history. */
    @Override
    public void play(Engine engine, VirtualClock clock) {
        TestCaller caller = new TestCaller(engine.channel());
        caller.start("parent");
        CrashStory.repeatWhile(() -> isOpen(caller, "parent") || isOpen(caller, "grandchild"), () -> {
            clock.advanceBy(Duration.ofSeconds(2));
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
            if (!task.getTaskToken().isEmpty()) {
                caller.complete(task, commands(task));
            }
        });
    }

    private static Command[] commands(PollWorkflowTaskQueueResponse task) {
        List<HistoryEvent> events = task.getHistory().getEventsList();
        List<String> types = TestCaller.types(events);
        return switch (task.getWorkflowExecution().getWorkflowId()) {
            case "parent" -> parent(types);
            case "child" ->
                child(
                        types,
                        !events.get(0)
                                .getWorkflowExecutionStartedEventAttributes()
                                .getContinuedExecutionRunId()
                                .isEmpty());
            default -> new Command[0];
        };
    }

    private static Command[] parent(List<String> types) {
        if (types.contains("ChildWorkflowExecutionCompleted")) {
            return new Command[] {completeWorkflow()};
        }
        if (!types.contains("StartChildWorkflowExecutionInitiated")) {
            return new Command[] {CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_ABANDON)};
        }
        if (types.contains("ChildWorkflowExecutionStarted")
                && !types.contains("SignalExternalWorkflowExecutionInitiated")) {
            return new Command[] {CrossRunCommands.signal("child", "go", true)};
        }
        return new Command[0];
    }

    private static Command[] child(List<String> types, boolean second) {
        if (second) {
            return new Command[] {completeWorkflow()};
        }
        if (!types.contains("StartChildWorkflowExecutionInitiated")) {
            return new Command[] {CrossRunCommands.startChild("grandchild", PARENT_CLOSE_POLICY_TERMINATE)};
        }
        if (types.contains("WorkflowExecutionSignaled") && types.contains("ChildWorkflowExecutionStarted")) {
            return new Command[] {CrossRunCommands.continueAsNew()};
        }
        return new Command[0];
    }

    private static boolean isOpen(TestCaller caller, String workflowId) {
        try {
            return caller.service()
                            .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                    .setNamespace(TestCaller.NAMESPACE)
                                    .setExecution(TestCaller.execution(workflowId))
                                    .build())
                            .getWorkflowExecutionInfo()
                            .getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public void check(TestCaller caller, String when) {
        assertOnce(
                caller.history("parent"),
                when,
                "StartChildWorkflowExecutionInitiated",
                "ChildWorkflowExecutionStarted",
                "SignalExternalWorkflowExecutionInitiated",
                "ExternalWorkflowExecutionSignaled",
                "ChildWorkflowExecutionCompleted",
                "WorkflowExecutionCompleted");
        List<HistoryEvent> second = caller.history("child");
        assertOnce(second, when, "WorkflowExecutionCompleted");
        String firstRunId =
                second.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
        List<HistoryEvent> first = caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("child", firstRunId))
                        .build())
                .getHistory()
                .getEventsList();
        assertOnce(
                first,
                when,
                "WorkflowExecutionSignaled",
                "StartChildWorkflowExecutionInitiated",
                "ChildWorkflowExecutionStarted",
                "WorkflowExecutionContinuedAsNew");
        assertOnce(caller.history("grandchild"), when, "WorkflowExecutionTerminated");
        assertThat(first.get(0).getWorkflowExecutionStartedEventAttributes().getFirstExecutionRunId())
                .as("only one chain of the child after a crash %s", when)
                .isEqualTo(firstRunId);
    }

    private static void assertOnce(List<HistoryEvent> events, String when, String... types) {
        List<String> found = TestCaller.types(events);
        for (String type : types) {
            assertThat(found).as("a crash %s", when).containsOnlyOnce(type);
        }
        for (int at = 0; at < events.size(); at++) {
            assertThat(events.get(at).getEventId()).isEqualTo(at + 1);
        }
    }
}
