package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_UNSPECIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children, signals and cancel requests between workflows (rules 5.1 to 5.9). */
class CrossRunTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        clock.hold();
        engine = Engine.builder().inMemory().lanes(3).clock(clock).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** Takes the next workflow task, which must be of that workflow. */
    private PollWorkflowTaskQueueResponse taskOf(String workflowId) {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getWorkflowExecution().getWorkflowId()).isEqualTo(workflowId);
        return task;
    }

    /** Does the next workflow task of that workflow, and gives back its history. */
    private List<HistoryEvent> turn(String workflowId, Command... commands) {
        PollWorkflowTaskQueueResponse task = taskOf(workflowId);
        caller.complete(task, commands);
        return task.getHistory().getEventsList();
    }

    private DescribeWorkflowExecutionResponse describe(String workflowId) {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution(workflowId))
                        .build());
    }

    /** Starts a parent whose child has its first workflow task, and whose own task about that is done. */
    private void startFamily(ParentClosePolicy policy) {
        caller.start("parent");
        turn("parent", CrossRunCommands.startChild("child", policy));
        PollWorkflowTaskQueueResponse one = caller.pollWorkflowTask();
        PollWorkflowTaskQueueResponse other = caller.pollWorkflowTask();
        caller.complete(one);
        caller.complete(other);
    }

    /** 13.9, rules 5.4, 5.6, 5.7. */
    @Test
    void aChildThatCompletes() {
        String parentRun = caller.start("parent");
        turn("parent", CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_UNSPECIFIED));
        assertThat(TestCaller.types(turn("parent")))
                .endsWith(
                        "WorkflowTaskCompleted",
                        "StartChildWorkflowExecutionInitiated",
                        "ChildWorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted");
        var pending = describe("parent").getPendingChildren(0);
        assertThat(pending.getParentClosePolicy()).isEqualTo(PARENT_CLOSE_POLICY_TERMINATE);
        assertThat(pending.getInitiatedId()).isEqualTo(5);
        String childRun = pending.getRunId();

        List<HistoryEvent> child = turn("child", completeWorkflow());
        assertThat(TestCaller.types(child))
                .containsExactly("WorkflowExecutionStarted", "WorkflowTaskScheduled", "WorkflowTaskStarted");
        var started = child.get(0).getWorkflowExecutionStartedEventAttributes();
        assertThat(started.getParentWorkflowExecution()).isEqualTo(TestCaller.execution("parent", parentRun));
        assertThat(started.getRootWorkflowExecution()).isEqualTo(TestCaller.execution("parent", parentRun));
        assertThat(started.getParentInitiatedEventId()).isEqualTo(5);
        assertThat(started.getInput()).isEqualTo(TestCaller.text("input"));
        assertThat(started.getTaskQueue().getName()).isEqualTo(TestCaller.QUEUE);

        turn("parent", completeWorkflow());
        List<HistoryEvent> parent = caller.history("parent");
        HistoryEvent completed = parent.get(parent.size() - 5);
        assertThat(TestCaller.types(List.of(completed))).containsExactly("ChildWorkflowExecutionCompleted");
        var attributes = completed.getChildWorkflowExecutionCompletedEventAttributes();
        assertThat(attributes.getInitiatedEventId()).isEqualTo(5);
        assertThat(attributes.getStartedEventId()).isEqualTo(6);
        assertThat(attributes.getWorkflowExecution()).isEqualTo(TestCaller.execution("child", childRun));
        assertThat(attributes.getResult()).isEqualTo(TestCaller.text("done"));
        assertThat(describe("child").getWorkflowExecutionInfo().getParentExecution())
                .isEqualTo(TestCaller.execution("parent", parentRun));
    }

    /** Rules 5.7, 12.31: Started names the first run, the end the last. */
    @Test
    void aChildThatContinuesAsNew() {
        startFamily(PARENT_CLOSE_POLICY_TERMINATE);
        caller.signal("child", "go");
        String first = describe("child").getWorkflowExecutionInfo().getFirstRunId();
        clock.advanceBy(Duration.ofSeconds(2));
        turn("child", CrossRunCommands.continueAsNew());
        assertThat(caller.types("parent")).doesNotContain("ChildWorkflowExecutionCompleted");
        String second =
                describe("child").getWorkflowExecutionInfo().getExecution().getRunId();
        turn("child", completeWorkflow());

        List<HistoryEvent> parent = turn("parent", completeWorkflow());
        HistoryEvent completed = parent.get(parent.size() - 3);
        assertThat(completed
                        .getChildWorkflowExecutionCompletedEventAttributes()
                        .getWorkflowExecution()
                        .getRunId())
                .isEqualTo(second)
                .isNotEqualTo(first);
    }

    /** Rule 5.7 */
    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Canceled", "Terminated", "TimedOut"})
    void aChildThatEndsBadly(String how) {
        caller.start("parent");
        Command start = CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_TERMINATE);
        turn(
                "parent",
                start.toBuilder()
                        .setStartChildWorkflowExecutionCommandAttributes(
                                start.getStartChildWorkflowExecutionCommandAttributes().toBuilder()
                                        .setWorkflowRunTimeout(TestCaller.proto(Duration.ofSeconds(30))))
                        .build());
        turn("parent");
        switch (how) {
            case "Failed" -> turn("child", CrossRunCommands.failWorkflow());
            case "Canceled" -> turn("child", CrossRunCommands.cancelWorkflow());
            case "Terminated" ->
                caller.service()
                        .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setWorkflowExecution(TestCaller.execution("child"))
                                .build());
            default -> clock.advanceBy(Duration.ofSeconds(31));
        }
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        if (task.getWorkflowExecution().getWorkflowId().equals("child")) {
            task = caller.pollWorkflowTask();
        }
        assertThat(TestCaller.types(task.getHistory().getEventsList())).contains("ChildWorkflowExecution" + how);
    }

    /** Rule 5.5 */
    @Test
    void aChildWhoseIdIsTaken() {
        caller.start("child");
        caller.start("parent");
        turn("child");
        turn("parent", CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_TERMINATE));

        List<HistoryEvent> events = turn("parent");
        HistoryEvent failed = events.get(events.size() - 3);
        assertThat(TestCaller.types(List.of(failed))).containsExactly("StartChildWorkflowExecutionFailed");
        assertThat(failed.getStartChildWorkflowExecutionFailedEventAttributes()
                        .getCause()
                        .name())
                .endsWith("_WORKFLOW_ALREADY_EXISTS");
        assertThat(describe("parent").getPendingChildrenCount()).isZero();
    }

    /** Rule 5.5: not even with ABANDON. */
    @Test
    void aParentThatClosesAtOnceStartsNoChild() {
        caller.start("parent");
        turn("parent", CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_ABANDON), completeWorkflow());
        assertThat(caller.pollWorkflowTask(Duration.ofMillis(200)).getTaskToken())
                .isEmpty();
    }

    /** Rules 5.9, 12.33. */
    @Test
    void aParentThatClosesTerminatesItsChild() {
        startFamily(PARENT_CLOSE_POLICY_TERMINATE);
        caller.signal("parent", "stop");
        turn("parent", completeWorkflow());

        var terminated = caller.end("child").getWorkflowExecutionTerminatedEventAttributes();
        assertThat(terminated.getReason()).isEqualTo("by parent close policy");
        assertThat(terminated.getIdentity()).isEqualTo("history-service");
    }

    @Test
    void aParentThatClosesAsksItsChildToCancel() {
        startFamily(PARENT_CLOSE_POLICY_REQUEST_CANCEL);
        caller.signal("parent", "stop");
        turn("parent", completeWorkflow());

        assertThat(TestCaller.types(turn("child"))).contains("WorkflowExecutionCancelRequested");
    }

    @Test
    void aParentThatClosesLeavesItsAbandonedChild() {
        startFamily(PARENT_CLOSE_POLICY_ABANDON);
        caller.signal("parent", "stop");
        turn("parent", completeWorkflow());
        caller.signal("child", "go on");
        turn("child", completeWorkflow());

        assertThat(TestCaller.types(List.of(caller.end("child")))).containsExactly("WorkflowExecutionCompleted");
        assertThat(TestCaller.types(List.of(caller.end("parent")))).containsExactly("WorkflowExecutionCompleted");
    }

    /** Rules 5.9, 12.33: it runs when the parent continues as new, and reaches later runs of the child. */
    @Test
    void aParentThatContinuesAsNewTerminatesALaterRunOfItsChild() {
        startFamily(PARENT_CLOSE_POLICY_TERMINATE);
        clock.advanceBy(Duration.ofSeconds(2));
        caller.signal("child", "go");
        turn("child", CrossRunCommands.continueAsNew());
        turn("child");
        caller.signal("parent", "go");
        turn("parent", CrossRunCommands.continueAsNew());

        assertThat(TestCaller.types(List.of(caller.end("child")))).containsExactly("WorkflowExecutionTerminated");
        assertThat(TestCaller.types(turn("parent")))
                .containsExactly("WorkflowExecutionStarted", "WorkflowTaskScheduled", "WorkflowTaskStarted");
    }

    /** Rules 5.1, 5.2. */
    @Test
    void aSignalToAnotherWorkflow() {
        caller.start("sender");
        turn("sender");
        String sender =
                describe("sender").getWorkflowExecutionInfo().getExecution().getRunId();
        caller.start("receiver");
        turn("receiver");
        caller.signal("sender", "go");
        turn("sender", CrossRunCommands.signal("receiver", "hello", false));

        HistoryEvent signaled = turn("receiver").get(4);
        var attributes = signaled.getWorkflowExecutionSignaledEventAttributes();
        assertThat(attributes.getSignalName()).isEqualTo("hello");
        assertThat(attributes.getIdentity()).isEqualTo("history-service");
        assertThat(attributes.getExternalWorkflowExecution()).isEqualTo(TestCaller.execution("sender", sender));
        assertThat(TestCaller.types(turn("sender")))
                .endsWith(
                        "SignalExternalWorkflowExecutionInitiated",
                        "ExternalWorkflowExecutionSignaled",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted");
    }

    /** Rules 5.2, 12.32: absent, closed, oneself, no child. */
    @ParameterizedTest
    @ValueSource(strings = {"nobody", "closed", "sender", "stranger"})
    void aSignalThatFindsNobody(String target) {
        caller.start("closed");
        turn("closed", completeWorkflow());
        caller.start("stranger");
        turn("stranger");
        caller.start("sender");
        turn("sender", CrossRunCommands.signal(target, "hello", target.equals("stranger")));

        List<HistoryEvent> events = turn("sender");
        HistoryEvent failed = events.get(events.size() - 3);
        assertThat(failed.getSignalExternalWorkflowExecutionFailedEventAttributes()
                        .getCause()
                        .name())
                .endsWith("_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND");
    }

    /** Rules 5.1, 5.8. */
    @Test
    void aChildThatIsAskedToCancel() {
        startFamily(PARENT_CLOSE_POLICY_TERMINATE);
        caller.signal("parent", "stop");
        turn("parent", CrossRunCommands.requestCancel("child", true));

        List<HistoryEvent> child = turn("child", CrossRunCommands.cancelWorkflow());
        var requested = child.get(4).getWorkflowExecutionCancelRequestedEventAttributes();
        assertThat(requested.getCause()).isEqualTo("enough");
        assertThat(requested.getExternalWorkflowExecution().getWorkflowId()).isEqualTo("parent");
        assertThat(requested.getExternalInitiatedEventId()).isPositive();
        caller.end("child");
        turn("parent");
        List<String> parent = caller.types("parent");
        assertThat(parent)
                .containsSubsequence(
                        "RequestCancelExternalWorkflowExecutionInitiated", "ExternalWorkflowExecutionCancelRequested");
    }

    /** Rule 5.2 */
    @ParameterizedTest
    @ValueSource(strings = {"nobody", "sender", "stranger"})
    void aCancelRequestThatFindsNobody(String target) {
        caller.start("stranger");
        turn("stranger");
        caller.start("sender");
        turn("sender", CrossRunCommands.requestCancel(target, target.equals("stranger")));

        List<HistoryEvent> events = turn("sender");
        assertThat(events.get(events.size() - 3)
                        .getRequestCancelExternalWorkflowExecutionFailedEventAttributes()
                        .getCause()
                        .name())
                .endsWith("_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND");
    }

    /** Rule 5.2 */
    @Test
    void aCancelRequestToAClosedWorkflowSucceeds() {
        caller.start("closed");
        turn("closed", completeWorkflow());
        caller.start("sender");
        turn("sender", CrossRunCommands.requestCancel("closed", false));

        assertThat(TestCaller.types(turn("sender"))).contains("ExternalWorkflowExecutionCancelRequested");
    }

    /** Rule 8.4: what a child leaves open of its priority, its parent says. */
    @Test
    void aChildInheritsThePriorityOfItsParent() {
        Priority priority =
                Priority.newBuilder().setPriorityKey(5).setFairnessKey("shop").build();
        caller.service()
                .startWorkflowExecution(
                        TestCaller.startRequest("parent").setPriority(priority).build());
        turn("parent", CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_TERMINATE));
        turn("parent");

        assertThat(turn("child")
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getPriority())
                .isEqualTo(priority);
    }

    /** Rule 5.7: the chain of the parent does not inherit children; a later end of them is nobody's. */
    @Test
    void aGrandchildKnowsItsRoot() {
        String root = caller.start("parent");
        turn("parent", CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_TERMINATE));
        turn("parent");
        turn("child", CrossRunCommands.startChild("grandchild", PARENT_CLOSE_POLICY_TERMINATE));
        turn("child");

        List<HistoryEvent> grandchild = turn("grandchild");
        assertThat(grandchild
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getRootWorkflowExecution())
                .isEqualTo(TestCaller.execution("parent", root));
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(TestCaller.execution("parent"))
                        .build());
        caller.end("child");
        assertThat(caller.end("grandchild")
                        .getWorkflowExecutionTerminatedEventAttributes()
                        .getReason())
                .isEqualTo("by parent close policy");
    }
}
