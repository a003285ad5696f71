package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.FollowUp.CrossRun.Kind;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.enums.v1.ResetReapplyType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAcceptedEventAttributes;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 5.16: what the new run gets of what came after the point of a reset, children included. */
class ResetReapplicationTest {

    private final TestRun base = new TestRun();

    /** 1 to 4, 5 activity, 6 timer, 7 signal, 8 to 10 second task, 11 signal, 12 scheduled. */
    private TestRun worked() {
        base.startAndDo(Requests.schedule("a"), Requests.startTimer("t", 300));
        base.signal("one");
        base.complete(base.poll());
        return base.signal("two");
    }

    /** 5.16: a signal that a running task held back is not lost, and a request to cancel does not come again. */
    @Test
    void whatWasBufferedIsRecordedAgain() {
        base.startAndDo();
        base.signal("wake");
        base.poll();
        base.signal("held back");
        base.run(transition ->
                RequestCancelWorkflow.decide(transition, Requests.cancel().build()));
        TestRun run = base.reset(7);
        run.assertHistoryAfter(7, """
                8 WorkflowTaskFailed {cause: RESET_WORKFLOW}
                9 WorkflowExecutionSignaled {signal_name: held back}
                10 WorkflowTaskScheduled
                """);
        assertThat(run.state().isCancelRequested()).isFalse();
        base.assertHistoryAfter(7, """
                8 WorkflowTaskFailed {cause: FORCE_CLOSE_COMMAND}
                9 WorkflowExecutionSignaled {signal_name: held back}
                10 WorkflowExecutionCancelRequested
                11 WorkflowExecutionTerminated
                """);
    }

    static Stream<Arguments> reapplication() {
        return Stream.of(
                Arguments.of(Requests.reset(4), true),
                Arguments.of(excluding(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE), true),
                Arguments.of(excluding(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_NEXUS), true),
                Arguments.of(excluding(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL), false),
                Arguments.of(typed(ResetReapplyType.RESET_REAPPLY_TYPE_ALL_ELIGIBLE), true),
                Arguments.of(typed(ResetReapplyType.RESET_REAPPLY_TYPE_SIGNAL), true),
                Arguments.of(typed(ResetReapplyType.RESET_REAPPLY_TYPE_NONE), false));
    }

    private static ResetWorkflowExecutionRequest.Builder excluding(ResetReapplyExcludeType type) {
        return Requests.reset(4).addResetReapplyExcludeTypes(type);
    }

    @SuppressWarnings("deprecation") // Old clients still send it.
    private static ResetWorkflowExecutionRequest.Builder typed(ResetReapplyType type) {
        return Requests.reset(4).setResetReapplyType(type);
    }

    @ParameterizedTest
    @MethodSource("reapplication")
    void rule516WhatTheRequestWantsRecordedAgain(ResetWorkflowExecutionRequest.Builder request, boolean signals) {
        TestRun run = worked().reset(request);
        assertThat(run.history.stream()
                        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
                        .map(event -> event.getWorkflowExecutionSignaledEventAttributes()
                                .getSignalName()))
                .isEqualTo(signals ? List.of("one", "two") : List.of());
    }

    /** 5.16: the new run has to accept anew what the base run had accepted. */
    @ParameterizedTest
    @CsvSource({"UNSPECIFIED, true", "SIGNAL, true", "UPDATE, false"})
    void updatesAreAdmittedAgain(String excluded, boolean admitted) {
        base.startAndDo();
        Request request = Request.newBuilder()
                .setMeta(Meta.newBuilder().setUpdateId("update"))
                .build();
        HistoryEvent.Builder event = HistoryEvent.newBuilder().setEventId(99);
        HistoryEvent accepted = event.setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
                .setWorkflowExecutionUpdateAcceptedEventAttributes(
                        WorkflowExecutionUpdateAcceptedEventAttributes.newBuilder()
                                .setProtocolInstanceId("update")
                                .setAcceptedRequest(request))
                .build();
        HistoryEvent acceptedAfterReset = event.setWorkflowExecutionUpdateAcceptedEventAttributes(
                        WorkflowExecutionUpdateAcceptedEventAttributes.newBuilder()
                                .setProtocolInstanceId("other"))
                .build();
        TestRun run = base.reset(
                Requests.reset(4)
                        .addResetReapplyExcludeTypes(
                                ResetReapplyExcludeType.valueOf("RESET_REAPPLY_EXCLUDE_TYPE_" + excluded)),
                List.of(accepted, acceptedAfterReset));
        run.assertHistoryAfter(4, admitted ? """
                        5 WorkflowExecutionUpdateAdmitted {request.meta.update_id: update, origin: REAPPLY}
                        6 WorkflowTaskScheduled
                        """ : "5 WorkflowTaskScheduled");
        assertThat(run.state().update("update") != null).isEqualTo(admitted);
    }

    /** 5.16: a signal that comes a second time after the reset is known (12.55). */
    @Test
    void recordedSignalsKeepTheirRequestIds() {
        base.startAndDo();
        base.signal(Requests.signal("once").setRequestId("signal-request"));
        TestRun run = base.reset(4);
        run.signal(Requests.signal("once").setRequestId("signal-request"));
        run.assertHistoryAfter(4, """
                5 WorkflowExecutionSignaled {request_id: signal-request}
                6 WorkflowTaskScheduled
                """);
    }

    private static Command startChild() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
                .setStartChildWorkflowExecutionCommandAttributes(
                        StartChildWorkflowExecutionCommandAttributes.newBuilder()
                                .setWorkflowId("child")
                                .setWorkflowType(WorkflowType.newBuilder().setName("child-type")))
                .build();
    }

    /** 5.9, 5.15, 5.16: children go over to the new run, with what is known of them. */
    @Test
    void childrenOfThePrefixStay() {
        base.startAndDo(startChild());
        base.signal("go");
        base.run(transition -> RecordChildStart.started(transition, 5, "child-run"));
        assertThat(base.state().otherRuns().child(5).isStarted()).isTrue();
        TestRun run = base.reset(8);

        run.assertHistoryAfter(9, """
                10 ChildWorkflowExecutionStarted {initiated_event_id: 5, workflow_execution.run_id: child-run}
                11 WorkflowTaskScheduled
                """);
        assertThat(run.state().otherRuns().child(5).isStarted()).isTrue();
        assertThat(base.restart().state().pendingJobs())
                .as("no close policy for the children of a run that was reset")
                .isEmpty();
    }

    /** 5.16: a child that ended after the point has ended for the new run, too. */
    @Test
    void theEndOfAChildIsRecordedAgain() {
        base.startAndDo(startChild());
        base.signal("go");
        base.run(transition -> RecordChildStart.started(transition, 5, "child-run"));
        TestRun child = new TestRun("child", "child-run");
        child.startAndDo(Requests.completeWorkflow("done"));
        HistoryEvent close = child.history.get(child.history.size() - 1);
        base.run(transition -> RecordChildClosed.decide(transition, 5, "child-run", "child-run", close));
        base.reset(8).assertHistoryAfter(9, """
                10 ChildWorkflowExecutionStarted {initiated_event_id: 5}
                11 ChildWorkflowExecutionCompleted {initiated_event_id: 5, started_event_id: 10}
                12 WorkflowTaskScheduled
                """);
    }

    /** A child that was asked for after the point is not known to the new run; one that was asked for is started. */
    @Test
    void childrenThatWereNotStarted() {
        base.startAndDo(startChild());
        base.signal("go").poll();
        assertThat(base.reset(8).followUps).contains(new CrossRun(Kind.START_CHILD, 5));

        TestRun other = new TestRun("other", "other-run");
        other.startAndDo(startChild());
        other.run(transition -> RecordChildStart.started(transition, 5, "child-run"));
        TestRun run = other.reset(4);
        assertThat(run.state().otherRuns().children()).isEmpty();
        run.assertHistoryAfter(4, "5 WorkflowTaskScheduled");
    }
}
