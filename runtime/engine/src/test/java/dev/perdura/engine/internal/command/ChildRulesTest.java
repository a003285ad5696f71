package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.FollowUp.CrossRun.Kind;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.history.v1.HistoryEvent;
import org.junit.jupiter.api.Test;

/** Children and signals and cancel requests to others, as the runs see them (rules 5.1 to 5.9, 13.9). */
class ChildRulesTest {

    private final TestRun parent = new TestRun();

    private static Command startChild(String workflowId) {
        return startChild(StartChildWorkflowExecutionCommandAttributes.newBuilder()
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("child-type")));
    }

    private static Command startChild(StartChildWorkflowExecutionCommandAttributes.Builder attributes) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
                .setStartChildWorkflowExecutionCommandAttributes(attributes)
                .build();
    }

    private static Command signal(String workflowId) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
                .setSignalExternalWorkflowExecutionCommandAttributes(
                        SignalExternalWorkflowExecutionCommandAttributes.newBuilder()
                                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                                .setSignalName("go"))
                .build();
    }

    private static Command cancel(String workflowId) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION)
                .setRequestCancelExternalWorkflowExecutionCommandAttributes(
                        RequestCancelExternalWorkflowExecutionCommandAttributes.newBuilder()
                                .setWorkflowId(workflowId))
                .build();
    }

    private TestRun child() {
        HistoryEvent initiated = parent.state().otherRuns().child(5).initiated();
        TestRun child = new TestRun("child", "child-run");
        child.run(transition -> StartChildRun.decide(
                transition,
                new Sender(parent.key, 5),
                WorkflowExecution.newBuilder().setWorkflowId("workflow-id").build(),
                initiated));
        return child;
    }

    private boolean childStarted() {
        return parent.decide(transition -> RecordChildStart.started(transition, 5, "child-run"));
    }

    private void childClosed(TestRun child) {
        HistoryEvent close = child.history.get(child.history.size() - 1);
        parent.run(transition -> RecordChildClosed.decide(transition, 5, "last-run", "child-run", close));
    }

    /** 13.9, 12.30 */
    @Test
    void aChildFromItsStartToItsEnd() {
        parent.startAndDo(startChild("child"));
        assertThat(parent.followUps).containsExactly(new CrossRun(Kind.START_CHILD, 5));
        assertThat(parent.restart().state().pendingJobs()).containsExactly(new CrossRun(Kind.START_CHILD, 5));

        TestRun child = child();
        child.assertHistory("""
                1 WorkflowExecutionStarted {parent_workflow_execution.workflow_id: workflow-id, \
                parent_initiated_event_id: 5, root_workflow_execution.workflow_id: workflow-id, attempt: 1, \
                first_execution_run_id: child-run, workflow_type.name: child-type, task_queue.name: queue}
                """);
        assertThat(child.restart().state().pendingJobs()).containsExactly(new CrossRun(Kind.AWAIT_PARENT, 0));

        assertThat(childStarted()).isTrue();
        assertThat(childStarted()).as("told again").isTrue();
        child.run(StartChildRun::scheduleFirstTask);
        child.run(StartChildRun::scheduleFirstTask);
        child.assertHistoryAfter(1, "2 WorkflowTaskScheduled");
        assertThat(child.state().hasPendingJobs()).isFalse();
        assertThat(parent.restart().state().hasPendingJobs()).isFalse();

        child.complete(child.poll(), Requests.completeWorkflow("done"));
        assertThat(child.restart().state().pendingJobs()).containsExactly(new CrossRun(Kind.TELL_PARENT, 0));
        childClosed(child);
        childClosed(child);
        child.run(transition -> ConfirmJob.decide(transition, new CrossRun(Kind.TELL_PARENT, 0)));
        assertThat(child.restart().state().hasPendingJobs()).isFalse();
        parent.complete(parent.poll());
        parent.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 StartChildWorkflowExecutionInitiated {workflow_id: child, parent_close_policy: TERMINATE, \
                task_queue.name: queue, namespace: namespace, workflow_task_completed_event_id: 4, \
                workflow_id_reuse_policy: ALLOW_DUPLICATE, workflow_task_timeout: 10000ms}
                6 ChildWorkflowExecutionStarted {initiated_event_id: 5, workflow_execution.run_id: child-run}
                7 WorkflowTaskScheduled
                8 ChildWorkflowExecutionCompleted {initiated_event_id: 5, started_event_id: 6, \
                workflow_execution.run_id: last-run}
                9 WorkflowTaskStarted
                10 WorkflowTaskCompleted
                """);
        assertThat(parent.state().otherRuns().children()).isEmpty();
    }

    /** Rules 2.19, 5.7: what came while a workflow task ran is wired together when it gets its place. */
    @Test
    void aChildThatStartsAndEndsDuringOneWorkflowTask() {
        parent.startAndDo(startChild("child"));
        TestRun child = child();
        parent.signal("go");
        StartedWorkflowTask task = parent.poll();
        child.run(transition ->
                TerminateWorkflow.decide(transition, Requests.terminate().build()));
        childClosed(child);
        parent.signal("later");
        parent.restart();
        parent.complete(task);

        parent.assertHistoryAfter(8, """
                9 WorkflowTaskCompleted
                10 ChildWorkflowExecutionStarted {initiated_event_id: 5}
                11 WorkflowExecutionSignaled
                12 ChildWorkflowExecutionTerminated {initiated_event_id: 5, started_event_id: 10}
                13 WorkflowTaskScheduled
                """);
    }

    /** Rule 5.5 */
    @Test
    void aParentThatClosedBeforeItKnewOfItsChildNeverWill() {
        parent.startAndDo(startChild("child"), Requests.completeWorkflow());
        assertThat(parent.state().hasPendingJobs()).isFalse();
        assertThat(childStarted()).isFalse();
    }

    /** Rule 5.9: first the parent is told, then the policy is applied. */
    @Test
    void whatAClosedChildWithChildrenHasToDo() {
        parent.startAndDo(startChild("child"));
        TestRun child = child();
        childStarted();
        child.run(StartChildRun::scheduleFirstTask);
        child.complete(child.poll(), startChild("grandchild"));
        child.run(transition -> RecordChildStart.started(transition, 5, "grandchild-run"));
        child.run(transition ->
                TerminateWorkflow.decide(transition, Requests.terminate().build()));
        assertThat(child.followUps).contains(new CrossRun(Kind.TELL_PARENT, 0));
        assertThat(child.followUps).doesNotContain(new CrossRun(Kind.CLOSE_POLICY, 5));
        child.run(transition -> ConfirmJob.decide(transition, new CrossRun(Kind.TELL_PARENT, 0)));
        assertThat(child.followUps).containsExactly(new CrossRun(Kind.CLOSE_POLICY, 5));
        assertThat(child.restart().state().pendingJobs()).containsExactly(new CrossRun(Kind.CLOSE_POLICY, 5));
        child.run(transition -> ConfirmJob.decide(transition, new CrossRun(Kind.CLOSE_POLICY, 5)));
        assertThat(child.restart().state().hasPendingJobs()).isFalse();
    }

    /** Rule 4.10 */
    @Test
    void aChildThatGoesOnDoesNotTellItsParent() {
        parent.startAndDo(startChild("child"));
        TestRun child = child().advance(5_000);
        child.run(StartChildRun::scheduleFirstTask);
        child.complete(child.poll(), Requests.continueAsNew());
        assertThat(child.state().hasPendingJobs()).isFalse();
        TestRun next = child.next();
        next.assertHistory("""
                1 WorkflowExecutionStarted {parent_workflow_execution.run_id: run-id, parent_initiated_event_id: 5, \
                root_workflow_execution.workflow_id: workflow-id}
                2 WorkflowTaskScheduled
                """);
        assertThat(new Sender(parent.key, 5).hasStarted(next.state())).isTrue();
    }

    /** Rules 5.2, 12.55: a second delivery is known as such, also when the target has closed since. */
    @Test
    void aSignalIsDeliveredOnce() {
        parent.startAndDo(signal("target"));
        HistoryEvent initiated = parent.state().otherRuns().signal(5);
        TestRun target = new TestRun("target", "target-run").startAndDo();
        for (int delivery = 0; delivery < 2; delivery++) {
            target.restart();
            target.run(transition -> SignalWorkflow.decideExternal(
                    transition,
                    initiated.getSignalExternalWorkflowExecutionInitiatedEventAttributes(),
                    new Sender(parent.key, 5)));
        }
        target.assertHistoryAfter(4, """
                5 WorkflowExecutionSignaled {signal_name: go, identity: history-service, \
                external_workflow_execution.run_id: run-id}
                6 WorkflowTaskScheduled
                """);
        for (int told = 0; told < 2; told++) {
            parent.restart().run(transition -> RecordExternalOutcome.ofSignal(transition, 5, null));
        }
        parent.assertHistoryAfter(4, """
                5 SignalExternalWorkflowExecutionInitiated {signal_name: go, workflow_execution.workflow_id: target}
                6 ExternalWorkflowExecutionSignaled {initiated_event_id: 5, namespace: namespace}
                7 WorkflowTaskScheduled
                """);
        assertThat(parent.state().hasPendingJobs()).isFalse();
    }

    /** Rule 5.3 */
    @Test
    void anotherNamespaceIsOutOfReach() {
        StartedWorkflowTask task = parent.start().poll();
        assertThat(parent.refused(() -> parent.complete(
                        task,
                        startChild(StartChildWorkflowExecutionCommandAttributes.newBuilder()
                                .setNamespace("elsewhere")
                                .setWorkflowId("child")
                                .setWorkflowType(WorkflowType.newBuilder().setName("type"))))))
                .hasMessageStartingWith("BadStartChildExecutionAttributes: cross namespace calls are not allowed");
    }

    /** Rule 2.26 */
    @Test
    void badCommandsFailTheTask() {
        assertBad(startChild(""), "BadStartChildExecutionAttributes: WorkflowId is not set on command.");
        assertBad(signal(""), "BadSignalWorkflowExecutionAttributes: WorkflowId is not set on command.");
        assertBad(cancel(""), "BadRequestCancelExternalWorkflowExecutionAttributes: WorkflowId is not set on command.");
    }

    /** Rule 2.26: starting and cancelling a child in one task. */
    @Test
    void aChildOfTheSameTaskCannotBeCancelled() {
        assertThat(new TestRun().start()).satisfies(run -> {
            StartedWorkflowTask task = run.poll();
            assertThat(run.refused(() -> run.complete(task, startChild("child"), cancel("child"))))
                    .hasMessageStartingWith(
                            "BadRequestCancelExternalWorkflowExecutionAttributes: Start and RequestCancel");
        });
    }

    private static void assertBad(Command command, String message) {
        TestRun run = new TestRun().start();
        StartedWorkflowTask task = run.poll();
        assertThat(run.refused(() -> run.complete(task, command))).hasMessage(message);
    }

    /** Rule 2.26: the limits of what may be under way. */
    @Test
    void tooManyAtOnce() {
        assertLimited(startChild("a"), startChild("b"), "PendingChildWorkflowsLimitExceeded");
        assertLimited(signal("a"), signal("b"), "PendingSignalsLimitExceeded");
        assertLimited(cancel("a"), cancel("b"), "PendingRequestCancelLimitExceeded");
    }

    private static void assertLimited(Command one, Command another, String cause) {
        TestRun run = new TestRun()
                .limits(EngineLimits.builder().pendingActivities(1))
                .start();
        StartedWorkflowTask task = run.poll();
        assertThat(run.refused(() -> run.complete(task, one, another))).hasMessageStartingWith(cause + ": ");
    }
}
