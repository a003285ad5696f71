package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PostResetOperation;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ResetWorkflowExecution from outside (rules 5.13 to 5.17). */
class ResetTest extends ResetFixture {

    private List<String> types(String runId) {
        return TestCaller.types(history(runId));
    }

    private List<HistoryEvent> history(String runId) {
        return caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("workflow", runId))
                        .build())
                .getHistory()
                .getEventsList();
    }

    /** 13.14, 5.14, 5.15: the open run ends, the new one takes its place, and what it waits for is handed out. */
    @Test
    void theNewRunTakesThePlaceOfTheOpenOne() {
        String first = caller.start("workflow");
        turn(scheduleActivity("a"));
        PollActivityTaskQueueResponse lost = caller.pollActivity();
        caller.signal("workflow", "two");
        PollWorkflowTaskQueueResponse stale = caller.pollWorkflowTask();

        String second = reset(reset(first, 8));
        assertThat(status(first)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        assertThat(status("")).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(describe("workflow", "")
                        .getWorkflowExecutionInfo()
                        .getExecution()
                        .getRunId())
                .isEqualTo(second);
        assertThat(code(() -> caller.complete(stale))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> caller.complete(lost))).isEqualTo(Status.Code.NOT_FOUND);

        PollActivityTaskQueueResponse again = caller.pollActivity();
        assertThat(again.getWorkflowExecution().getRunId()).isEqualTo(second);
        assertThat(again.getAttempt()).isEqualTo(1);
        caller.complete(again);
        PollWorkflowTaskQueueResponse task = turn(completeWorkflow());
        assertThat(task.getWorkflowExecution().getRunId()).isEqualTo(second);
        assertThat(TestCaller.types(task.getHistory().getEventsList()))
                .containsExactly(
                        "WorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "ActivityTaskScheduled",
                        "WorkflowExecutionSignaled",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskFailed",
                        "WorkflowTaskScheduled",
                        "ActivityTaskStarted",
                        "ActivityTaskCompleted",
                        "WorkflowTaskStarted");
        assertThat(status(second)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    private static Status.Code code(Runnable call) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
        return refused == null ? Status.Code.OK : refused.getStatus().getCode();
    }

    /** 5.13: the same request has the same answer, also after a restart; another one resets again. */
    @Test
    void aRepeatedRequestIsTheSameReset() {
        String first = caller.start("workflow");
        turn();
        String second = reset(reset(first, 4));
        assertThat(reset(reset(first, 4))).isEqualTo(second);
        restart();
        assertThat(reset(reset("", 4))).isEqualTo(second);
        String third = reset(reset("", 4).setRequestId("another"));
        assertThat(third).isNotEqualTo(second);
        assertThat(status(second)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        assertThat(describe("workflow", second).getWorkflowExtendedInfo().getResetRunId())
                .isEqualTo(third);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(reset("", 4).clearRequestId(), Status.Code.INVALID_ARGUMENT, "RequestId is not set"),
                Arguments.of(reset("", 2), Status.Code.INVALID_ARGUMENT, "Can only reset workflow to event ID"),
                Arguments.of(reset("", 99), Status.Code.INVALID_ARGUMENT, "Workflow task finish ID must be"),
                Arguments.of(reset("no-uuid", 4), Status.Code.INVALID_ARGUMENT, "Invalid RunId"),
                Arguments.of(
                        reset(UUID.randomUUID().toString(), 4),
                        Status.Code.NOT_FOUND,
                        "workflow execution not found for workflow ID"),
                Arguments.of(
                        reset("", 4).setWorkflowExecution(TestCaller.execution("other")),
                        Status.Code.NOT_FOUND,
                        "workflow not found for ID: other"),
                Arguments.of(reset("", 4).setNamespace("other"), Status.Code.NOT_FOUND, "Namespace other"),
                Arguments.of(
                        reset("", 4).addPostResetOperations(PostResetOperation.getDefaultInstance()),
                        Status.Code.INVALID_ARGUMENT,
                        "Post reset operation is not set"));
    }

    /** What is asked for after the reset is in the new run before a worker sees it. */
    @Test
    void operationsAfterTheResetAreDoneToTheNewRun() {
        caller.start("workflow");
        turn();
        Priority first = Priority.newBuilder().setPriorityKey(1).build();
        String run = reset(reset("", 4)
                .addPostResetOperations(PostResetOperation.newBuilder()
                        .setSignalWorkflow(PostResetOperation.SignalWorkflow.newBuilder()
                                .setSignalName("again")
                                .setInput(TestCaller.text("now"))))
                .addPostResetOperations(PostResetOperation.newBuilder()
                        .setUpdateWorkflowOptions(PostResetOperation.UpdateWorkflowOptions.newBuilder()
                                .setWorkflowExecutionOptions(
                                        WorkflowExecutionOptions.newBuilder().setPriority(first))
                                .setUpdateMask(FieldMask.newBuilder().addPaths("priority")))));
        restart();
        assertThat(types(run))
                .endsWith(
                        "WorkflowTaskFailed",
                        "WorkflowExecutionSignaled",
                        "WorkflowExecutionOptionsUpdated",
                        "WorkflowTaskScheduled");
        assertThat(describe("workflow", run).getWorkflowExecutionInfo().getPriority())
                .isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void rule513WhatIsRefusedLeavesNoTrace(
            ResetWorkflowExecutionRequest.Builder request, Status.Code code, String message) {
        String run = caller.start("workflow");
        turn();
        List<String> before = types(run);
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> reset(request));
        assertThat(refused.getStatus().getCode()).isEqualTo(code);
        assertThat(refused.getStatus().getDescription()).contains(message);
        assertThat(types("")).isEqualTo(before);
        assertThat(status(run)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    /** 5.16: what came to the runs that the base run continued as comes to the new run, in that order. */
    @Test
    void signalsOfTheWholeChainAreRecordedAgain() {
        String first = caller.start("workflow");
        turn();
        caller.signal("workflow", "one");
        turn(CrossRunCommands.continueAsNew());
        caller.signal("workflow", "two");
        restart();
        caller.signal("workflow", "three");
        String reset = reset(reset(first, 4));
        assertThat(signals(reset)).containsExactly("one", "two", "three");
        assertThat(status(first)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
        assertThat(describe("workflow", "").getWorkflowExecutionInfo().getFirstRunId())
                .isEqualTo(first);
    }

    /** 5.16: a current run that is not of the chain just ends. */
    @Test
    void signalsOfAnotherChainAreNot() {
        String first = caller.start("workflow");
        turn(completeWorkflow());
        String second = startAgain();
        caller.signal("workflow", "not for the first");
        String reset = reset(reset(first, 4));
        assertThat(signals(reset)).isEmpty();
        assertThat(status(first)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(status(second)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        assertThat(describe("workflow", first).getWorkflowExtendedInfo().getResetRunId())
                .isEqualTo(reset);
        assertThat(describe("workflow", second).getWorkflowExtendedInfo().getResetRunId())
                .isEmpty();
    }

    private List<String> signals(String runId) {
        return history(runId).stream()
                .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
                .map(event ->
                        event.getWorkflowExecutionSignaledEventAttributes().getSignalName())
                .toList();
    }

    /** 2.14, 12.38: a long copied history still comes in pages. */
    @Test
    void aLongHistoryKeepsItsPages() {
        String first = caller.start("workflow");
        int signals = 700;
        turn();
        IntStream.range(0, signals).forEach(at -> caller.signal("workflow", "s" + at));
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        String second = reset(reset(first, task.getStartedEventId()));
        restart();
        List<HistoryEvent> events = new ArrayList<>();
        GetWorkflowExecutionHistoryRequest.Builder request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(TestCaller.execution("workflow", second));
        int pages = 0;
        GetWorkflowExecutionHistoryResponse page;
        do {
            page = caller.service().getWorkflowExecutionHistory(request.build());
            events.addAll(page.getHistory().getEventsList());
            pages++;
            request.setNextPageToken(page.getNextPageToken());
        } while (!page.getNextPageToken().isEmpty());
        assertThat(pages).isGreaterThan(1);
        assertThat(events.stream().filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes))
                .hasSize(signals);
        assertThat(events.stream().map(HistoryEvent::getEventId))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size())
                        .mapToObj(Long::valueOf)
                        .toList());
    }

    /** 5.7, 5.9, 5.15: the child of a parent that was reset lives on and tells the new run how it ended. */
    @Test
    void aChildOfTheOldRunIsOneOfTheNew() {
        String first = caller.start("workflow");
        turn(CrossRunCommands.startChild("child", PARENT_CLOSE_POLICY_TERMINATE));
        PollWorkflowTaskQueueResponse one = caller.pollWorkflowTask();
        PollWorkflowTaskQueueResponse other = caller.pollWorkflowTask();
        boolean childFirst = one.getWorkflowExecution().getWorkflowId().equals("child");
        PollWorkflowTaskQueueResponse ofChild = childFirst ? one : other;
        PollWorkflowTaskQueueResponse ofParent = childFirst ? other : one;

        String second = reset(reset(first, ofParent.getStartedEventId()));
        PollWorkflowTaskQueueResponse ofNewParent = caller.pollWorkflowTask();
        assertThat(ofNewParent.getWorkflowExecution().getRunId()).isEqualTo(second);
        caller.complete(ofNewParent);
        caller.complete(ofChild, completeWorkflow());
        assertThat(TestCaller.types(turn(completeWorkflow()).getHistory().getEventsList()))
                .containsOnlyOnce("ChildWorkflowExecutionStarted")
                .containsOnlyOnce("ChildWorkflowExecutionCompleted");
        assertThat(status(second)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    /** 5.7: a child that is reset has not ended for its parent; the new run tells how it ended. */
    @Test
    void aChildThatIsResetTellsItsParentLater() {
        caller.start("parent");
        turn(CrossRunCommands.startChild("workflow", PARENT_CLOSE_POLICY_TERMINATE));
        caller.complete(caller.pollWorkflowTask());
        caller.complete(caller.pollWorkflowTask());
        String second = reset(reset("", 4));
        turn(completeWorkflow());
        List<HistoryEvent> events = caller.pollWorkflowTask().getHistory().getEventsList();
        assertThat(TestCaller.types(events))
                .doesNotContain("ChildWorkflowExecutionTerminated")
                .containsOnlyOnce("ChildWorkflowExecutionCompleted");
        assertThat(events.stream()
                        .filter(HistoryEvent::hasChildWorkflowExecutionCompletedEventAttributes)
                        .map(event -> event.getChildWorkflowExecutionCompletedEventAttributes()
                                .getWorkflowExecution()
                                .getRunId()))
                .containsExactly(second);
    }

    private String startAgain() {
        return caller.service()
                .startWorkflowExecution(TestCaller.startRequest("workflow")
                        .setRequestId("again")
                        .build())
                .getRunId();
    }
}
