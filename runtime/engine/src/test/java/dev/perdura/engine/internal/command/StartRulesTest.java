package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.PendingWork;
import io.grpc.Status;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 1.6 and 1.8 to 1.15 of the semantics. */
class StartRulesTest {

    private static final Payload TEXT =
            Payload.newBuilder().setData(ByteString.copyFromUtf8("text")).build();
    private static final Payload NOTHING = Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("binary/null"))
            .build();

    private final TestRun run = new TestRun();

    /** Rule 12.49 */
    @ParameterizedTest
    @CsvSource({
        // execution, run, task timeout in seconds; then what is in the event
        "0, 0, 0, 0ms, 0ms, 10000ms",
        "60, 0, 0, 60000ms, 60000ms, 10000ms",
        "60, 90, 0, 60000ms, 60000ms, 10000ms",
        "60, 30, 0, 60000ms, 30000ms, 10000ms",
        "0, 30, 0, 0ms, 30000ms, 10000ms",
        "0, 0, 300, 0ms, 0ms, 120000ms",
        "0, 5, 300, 0ms, 5000ms, 5000ms",
        "0, 5, 0, 0ms, 5000ms, 5000ms",
    })
    void rule1_8_timeoutsAreNormalised(
            long execution,
            long runTimeout,
            long task,
            String expectedExecution,
            String expectedRun,
            String expectedTask) {
        run.start(Requests.start()
                .setWorkflowExecutionTimeout(Requests.seconds(execution))
                .setWorkflowRunTimeout(Requests.seconds(runTimeout))
                .setWorkflowTaskTimeout(Requests.seconds(task)));

        run.assertHistory("""
                1 WorkflowExecutionStarted {workflow_execution_timeout: %s, workflow_run_timeout: %s, \
                workflow_task_timeout: %s}
                2 WorkflowTaskScheduled {start_to_close_timeout: %s}
                """.formatted(expectedExecution, expectedRun, expectedTask, expectedTask));
    }

    /** Rules 12.45, 12.48 */
    @Test
    void rule1_9_theStartedEventHoldsWhatTheRequestSays() {
        StartWorkflowExecutionRequest request = Requests.start()
                .setInput(Requests.payloads("in"))
                .setHeader(Header.newBuilder().putFields("trace", TEXT))
                .setMemo(Memo.newBuilder().putFields("kept", TEXT).putFields("gone", NOTHING))
                .setSearchAttributes(SearchAttributes.newBuilder()
                        .putIndexedFields("kept", TEXT)
                        .putIndexedFields("gone", NOTHING))
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(3))
                .setWorkflowExecutionTimeout(Requests.seconds(60))
                .setUserMetadata(UserMetadata.newBuilder().setSummary(TEXT))
                .setPriority(Priority.newBuilder().setPriorityKey(2))
                .setLastCompletionResult(Requests.payloads("last"))
                .setContinuedFailure(Requests.failure("before"))
                .addLinks(Link.getDefaultInstance())
                .build();
        run.start(request.toBuilder());

        run.assertHistory("""
                1 WorkflowExecutionStarted {attempt: 1, workflow_id: workflow-id, workflow_type.name: type, \
                task_queue.name: queue, identity: client, initiator: UNSPECIFIED, \
                first_execution_run_id: run-id, original_execution_run_id: run-id, \
                workflow_execution_expiration_time: +60000ms, first_workflow_task_backoff: 0ms, \
                retry_policy.maximum_interval: 100000ms, root_workflow_execution: none, \
                continued_failure.message: before}
                2 WorkflowTaskScheduled
                """);
        HistoryEvent event = run.history.get(0);
        WorkflowExecutionStartedEventAttributes started = event.getWorkflowExecutionStartedEventAttributes();
        assertThat(started.getInput()).isEqualTo(request.getInput());
        assertThat(started.getHeader()).isEqualTo(request.getHeader());
        assertThat(started.getMemo().getFieldsMap()).containsOnlyKeys("kept");
        assertThat(started.getSearchAttributes().getIndexedFieldsMap()).containsOnlyKeys("kept");
        assertThat(started.getPriority()).isEqualTo(request.getPriority());
        assertThat(started.getLastCompletionResult()).isEqualTo(request.getLastCompletionResult());
        assertThat(event.getUserMetadata()).isEqualTo(request.getUserMetadata());
        assertThat(event.getLinksList()).hasSize(1);
        assertThat(event.getTaskId()).isEqualTo(1);
    }

    @Test
    void rule1_9_withoutAnExecutionTimeoutThereIsNoExpiration() {
        run.start();

        assertThat(run.history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .hasWorkflowExecutionExpirationTime())
                .isFalse();
    }

    @Test
    void rule1_10_aDelayedRunHasNoTaskUntilTheDelayIsOver() {
        run.start(Requests.start().setWorkflowStartDelay(Requests.seconds(30)));
        run.assertHistory("1 WorkflowExecutionStarted {first_workflow_task_backoff: 30000ms}");
        assertThat(run.state().isInFirstTaskBackoff()).isTrue();
        run.signal("waits");
        run.assertHistoryAfter(1, "2 WorkflowExecutionSignaled");
        run.fireNext();

        run.assertHistoryAfter(2, "3 WorkflowTaskScheduled {event_time: +30000ms}");
        assertThat(run.followUps).hasSize(1);
        assertThat(run.state().isInFirstTaskBackoff()).isFalse();
    }

    @Test
    void rule1_10_cancelDoesNotWaitForTheDelay() {
        run.start(Requests.start().setWorkflowStartDelay(Requests.seconds(30)));
        run.run(transition ->
                RequestCancelWorkflow.decide(transition, Requests.cancel().build()));
        run.assertHistoryAfter(1, "2 WorkflowExecutionCancelRequested\n3 WorkflowTaskScheduled");
        run.complete(run.poll());
        run.advance(60_000).fire();

        run.assertHistoryAfter(5, "");
    }

    @Test
    void rule1_10_theRunTimeoutBeginsBehindTheDelay() {
        run.start(Requests.start()
                .setWorkflowStartDelay(Requests.seconds(30))
                .setWorkflowRunTimeout(Requests.seconds(10)));

        assertThat(run.state().start().runExpirationMillis()).isEqualTo(TestRun.EPOCH + 40_000);
        assertThat(run.state().start().backoffEndMillis()).isEqualTo(TestRun.EPOCH + 30_000);
    }

    @Test
    void rule1_12_anEagerStartWithADelayIsNotEager() {
        WorkflowTaskPoll eager = new WorkflowTaskPoll("queue", false, "client", "start-request", false);
        StartedWorkflowTask task = run.decide(transition -> StartWorkflow.decide(
                transition,
                Requests.start().setWorkflowStartDelay(Requests.seconds(1)).build(),
                eager));

        assertThat(task).isNull();
        run.assertHistory("1 WorkflowExecutionStarted {eager_execution_accepted: false}");
    }

    @Test
    void rule1_6_theRunKnowsWhoseStartsItServes() {
        run.start();
        assertThat(run.state().startRequestId()).isEqualTo("start-request");
        StartWorkflowExecutionRequest second = Requests.start()
                .setRequestId("second")
                .setOnConflictOptions(OnConflictOptions.newBuilder().setAttachRequestId(true))
                .build();
        run.run(transition -> UseExistingWorkflow.decide(transition, second));

        assertThat(run.state().isAttachedRequest("second")).isTrue();
        assertThat(run.state().isAttachedRequest("third")).isFalse();
        run.assertHistoryAfter(
                2, "3 WorkflowExecutionOptionsUpdated {attached_request_id: second, worker_may_ignore: true}");
        assertThat(run.followUps).isEmpty();
    }

    @Test
    void rule1_5_withoutOptionsNothingIsLeftWithTheExistingRun() {
        run.start();
        run.run(transition ->
                UseExistingWorkflow.decide(transition, Requests.start().build()));

        run.assertHistoryAfter(2, "");
    }

    @Test
    void rule1_13_aSignalIsTakenOnceForItsRequestId() {
        String uuid = "0b1d6d3e-6f1c-4d1e-9f59-0d6e1c1f0a2b";
        run.start().signal(Requests.signal("a").setRequestId(uuid).setInput(Requests.payloads("in")));
        run.signal(Requests.signal("a").setRequestId(uuid));
        run.restart().signal(Requests.signal("a").setRequestId(uuid));
        run.signal(Requests.signal("b").setRequestId("plain"));
        run.signal(Requests.signal("b").setRequestId("plain"));
        run.signal("c").signal("c");

        run.assertHistoryAfter(2, """
                3 WorkflowExecutionSignaled {signal_name: a, request_id: %s, identity: client}
                4 WorkflowExecutionSignaled {signal_name: b}
                5 WorkflowExecutionSignaled {signal_name: c}
                6 WorkflowExecutionSignaled {signal_name: c}
                """.formatted(uuid));
    }

    @Test
    void rule1_13_aRepeatedSignalIsFineOnAClosedRunAnotherIsNot() {
        run.start().signal(Requests.signal("a").setRequestId("once"));
        run.complete(run.poll(), Requests.completeWorkflow());
        run.signal(Requests.signal("a").setRequestId("once"));

        Refusal refusal = run.refused(() -> run.signal("b"));
        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal).hasMessage("workflow execution already completed");
    }

    @Test
    void rule1_13_aRunTakesOnlySoManySignals() {
        run.limits(EngineLimits.builder().signals(3)).start();
        run.signal("1");
        StartedWorkflowTask task = run.poll();
        run.signal("2").signal("3");
        assertThat(run.refused(() -> run.signal("4")).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.complete(task);

        assertThat(run.state().signals()).isEqualTo(3);
        assertThat(run.refused(() -> run.signal("4")).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void rule1_13_anInputThatIsTooBigIsRefused() {
        run.limits(EngineLimits.builder().payloadBytes(10)).start();

        assertThat(run.refused(() -> run.signal(Requests.signal("a").setInput(Requests.payloadsOf(20))))
                        .code())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void rule1_14_signalWithStartOfAnOpenRunOnlySignalsAndEndsItsDelay() {
        run.start(Requests.start().setWorkflowStartDelay(Requests.seconds(30)));
        for (int times = 0; times < 2; times++) {
            run.run(transition -> SignalWithStartWorkflow.decideOpenRun(
                    transition, Requests.signalWithStart().build()));
        }

        run.assertHistoryAfter(
                1, "2 WorkflowExecutionSignaled {signal_name: go}\n3 WorkflowTaskScheduled {attempt: 1}");
    }

    @Test
    void rule1_14_theStartOfSignalWithStartHoldsAllThatARequestCanSay() {
        var request = Requests.signalWithStart()
                .setInput(Requests.payloads("in"))
                .setSignalInput(Requests.payloads("signal in"))
                .setHeader(Header.newBuilder().putFields("trace", TEXT))
                .setMemo(Memo.newBuilder().putFields("kept", TEXT))
                .build();
        run.run(transition -> SignalWithStartWorkflow.decideNewRun(transition, request));

        assertThat(run.history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getInput())
                .isEqualTo(request.getInput());
        assertThat(run.history
                        .get(1)
                        .getWorkflowExecutionSignaledEventAttributes()
                        .getInput())
                .isEqualTo(request.getSignalInput());
        assertThat(run.history
                        .get(1)
                        .getWorkflowExecutionSignaledEventAttributes()
                        .getHeader())
                .isEqualTo(request.getHeader());
        assertThat(run.state().startRequestId()).isEqualTo("signal-with-start");
        run.run(transition -> SignalWithStartWorkflow.decideOpenRun(transition, request));
        assertThat(run.history).hasSize(3);
    }

    @Test
    void rule1_15_cancelIsRecordedOnceAndIsFineOnAClosedRun() {
        run.start();
        for (int times = 0; times < 2; times++) {
            run.run(transition ->
                    RequestCancelWorkflow.decide(transition, Requests.cancel().build()));
        }
        run.assertHistoryAfter(2, "3 WorkflowExecutionCancelRequested {cause: enough, identity: client}");
        run.complete(run.poll(), Requests.cancelWorkflow());
        run.run(transition ->
                RequestCancelWorkflow.decide(transition, Requests.cancel().build()));

        run.assertHistoryAfter(5, "6 WorkflowExecutionCanceled");
    }

    @Test
    void rule1_15_cancelAndTerminateOfAnotherChainAreNotFound() {
        run.start();
        var cancel = Requests.cancel().setFirstExecutionRunId("other").build();
        var terminate = Requests.terminate().setFirstExecutionRunId("other").build();

        assertThat(run.refused(() -> run.run(transition -> RequestCancelWorkflow.decide(transition, cancel)))
                        .code())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(run.refused(() -> run.run(transition -> TerminateWorkflow.decide(transition, terminate)))
                        .code())
                .isEqualTo(Status.Code.NOT_FOUND);
        run.run(transition -> TerminateWorkflow.decide(
                transition,
                Requests.terminate().setFirstExecutionRunId("run-id").build()));
        assertThat(run.state().isOpen()).isFalse();
    }

    @Test
    void rule1_15_terminateOfAClosedRunIsNotFound() {
        run.startAndDo(Requests.completeWorkflow());

        assertThat(run.refused(() -> run.run(transition -> TerminateWorkflow.decide(
                                transition, Requests.terminate().build())))
                        .code())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void rule5_10_terminatedSaysWhoDidItAndWhy() {
        run.startAndDo(Requests.startTimer("t", 60));
        run.run(transition -> TerminateWorkflow.decide(
                transition,
                Requests.terminate()
                        .setDetails(Requests.payloads("why"))
                        .addLinks(Link.getDefaultInstance())
                        .build()));

        run.assertHistoryAfter(5, "6 WorkflowExecutionTerminated {reason: enough, identity: client}");
        HistoryEvent terminated = run.history.get(5);
        assertThat(terminated.getWorkflowExecutionTerminatedEventAttributes().getDetails())
                .isEqualTo(Requests.payloads("why"));
        assertThat(terminated.getLinksList()).hasSize(1);
        assertThat(run.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        assertThat(PendingWork.of(run.restart().state())).isEmpty();
    }

    /** Rule 5.11 */
    @Test
    void rule5_11_aTaskThatIsOnlyScheduledVanishes() {
        run.start();
        run.run(transition -> TerminateWorkflow.decide(
                transition,
                Requests.terminate().setDetails(Requests.payloads("why")).build()));

        run.assertHistoryAfter(2, "3 WorkflowExecutionTerminated");
        assertThat(run.history
                        .get(2)
                        .getWorkflowExecutionTerminatedEventAttributes()
                        .getDetails())
                .isEqualTo(Requests.payloads("why"));
        assertThat(run.followUps).containsExactly(new FollowUp.RunClosed());
        assertThat(PendingWork.of(run.state())).isEmpty();
    }

    @Test
    void rule1_5_theRunThatMakesWaySaysForWhom() {
        run.start();
        run.run(transition -> TerminateWorkflow.decideReplaced(transition, "new-run"));

        run.assertHistoryAfter(
                2,
                "3 WorkflowExecutionTerminated {reason: TerminateIfRunning WorkflowIdReusePolicy,"
                        + " identity: history-service}");
        assertThat(run.history
                        .get(2)
                        .getWorkflowExecutionTerminatedEventAttributes()
                        .getDetails()
                        .getPayloads(0)
                        .getData()
                        .toStringUtf8())
                .isEqualTo("\"terminated by new runID: new-run\"");
    }
}
