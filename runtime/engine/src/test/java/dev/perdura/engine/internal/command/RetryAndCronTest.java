package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import org.junit.jupiter.api.Test;

/** Rules 1.11, 4.3 to 4.7, golden sequence 13.12. The time is 22:13:20 UTC. */
class RetryAndCronTest {

    private static final long FIVE_SECONDS = 5_000;

    private final TestRun run = new TestRun();

    private static StartWorkflowExecutionRequest.Builder retried(int attempts) {
        return Requests.start()
                .setRetryPolicy(RetryPolicy.newBuilder()
                        .setInitialInterval(Requests.seconds(10))
                        .setMaximumInterval(Requests.seconds(15))
                        .setMaximumAttempts(attempts));
    }

    private static void fail(TestRun run, String message) {
        run.advance(FIVE_SECONDS);
        run.complete(run.poll(), Requests.failWorkflow(message));
    }

    /** 13.12 */
    @Test
    void aFailureIsTriedAgainWhileThePolicyAllowsIt() {
        run.start(retried(3).setInput(Requests.payloads("input")));
        fail(run, "first");
        run.assertHistoryAfter(4, """
                5 WorkflowExecutionFailed {retry_state: IN_PROGRESS, new_execution_run_id: id-2, failure.message: first}
                """);
        TestRun second = run.next();
        second.assertHistory("""
                1 WorkflowExecutionStarted {initiator: RETRY, attempt: 2, first_workflow_task_backoff: 10000ms, \
                continued_failure.message: first, continued_execution_run_id: run-id, first_execution_run_id: run-id}
                """);
        assertThat(second.history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getInput())
                .isEqualTo(Requests.payloads("input"));
        second.fireNext();
        second.assertHistoryAfter(1, "2 WorkflowTaskScheduled");

        fail(second, "second");
        TestRun third = second.next();
        third.assertHistory("1 WorkflowExecutionStarted {attempt: 3, first_workflow_task_backoff: 15000ms}");
        third.fireNext();
        fail(third, "third");
        third.assertHistoryAfter(4, """
                5 WorkflowExecutionFailed {retry_state: MAXIMUM_ATTEMPTS_REACHED, new_execution_run_id: }
                """);
        assertThat(third.hasNext()).isFalse();
    }

    /** Rule 4.5 */
    @Test
    void withoutAPolicyThereIsNoRetry() {
        run.start();
        fail(run, "once");
        run.assertHistoryAfter(4, """
                5 WorkflowExecutionFailed {retry_state: RETRY_POLICY_NOT_SET, new_execution_run_id: }
                """);
    }

    /** Rule 3.6 */
    @Test
    void aFailureThatIsFinalIsNotTriedAgain() {
        run.start(retried(0));
        run.complete(
                run.poll(),
                Requests.failWorkflow(Failure.newBuilder()
                        .setApplicationFailureInfo(
                                ApplicationFailureInfo.newBuilder().setNonRetryable(true))
                        .build()));
        run.assertHistoryAfter(4, "5 WorkflowExecutionFailed {retry_state: NON_RETRYABLE_FAILURE}");
    }

    /** Rules 3.7, 12.18. */
    @Test
    void theFailuresOwnDelayDoesNotLiftTheCap() {
        run.start(retried(0));
        run.complete(run.poll(), Requests.failWorkflow(delayed(Requests.seconds(60))));
        run.next().assertHistory("1 WorkflowExecutionStarted {first_workflow_task_backoff: 15000ms}");

        TestRun other = new TestRun().start(retried(0));
        other.complete(other.poll(), Requests.failWorkflow(delayed(Requests.seconds(12))));
        other.next().assertHistory("1 WorkflowExecutionStarted {first_workflow_task_backoff: 12000ms}");
    }

    private static Failure delayed(Duration delay) {
        return Failure.newBuilder()
                .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setNextRetryDelay(delay))
                .build();
    }

    /** Rule 4.5: no attempt begins after the time of the chain. */
    @Test
    void theExecutionTimeoutEndsTheRetries() {
        run.start(retried(0).setWorkflowExecutionTimeout(Requests.seconds(14)));
        fail(run, "first");
        run.assertHistoryAfter(4, "5 WorkflowExecutionFailed {retry_state: TIMEOUT, new_execution_run_id: }");
    }

    /** Rules 4.6, 12.22: what the run changed is lost; callbacks stay. */
    @Test
    void aRetryStartsFromWhatTheRunStartedWith() {
        Memo memo = Memo.newBuilder()
                .putFields("key", Requests.payloads("first").getPayloads(0))
                .build();
        Callback callback = Callback.newBuilder()
                .setNexus(Callback.Nexus.newBuilder().setUrl("http://localhost"))
                .build();
        run.start(retried(0)
                .setMemo(memo)
                .setLastCompletionResult(Requests.payloads("given"))
                .addCompletionCallbacks(callback));
        fail(run, "first");
        TestRun next = run.next();

        assertThat(next.state().memo()).isEqualTo(memo);
        var started = next.history.get(0).getWorkflowExecutionStartedEventAttributes();
        assertThat(started.getCompletionCallbacksList()).containsExactly(callback);
        assertThat(started.hasLastCompletionResult()).isFalse();
        assertThat(started.getRetryPolicy().getMaximumInterval()).isEqualTo(Requests.seconds(15));
    }

    /** Rules 4.3, 4.6: after a timeout the last result is kept. */
    @Test
    void aRunThatTimesOutIsTriedAgain() {
        run.start(retried(2)
                .setWorkflowRunTimeout(Requests.seconds(30))
                .setLastCompletionResult(Requests.payloads("given")));
        run.fireNext();
        run.assertHistoryAfter(2, """
                3 WorkflowExecutionTimedOut {retry_state: IN_PROGRESS, new_execution_run_id: id-1}
                """);
        TestRun next = run.next();
        next.assertHistory("""
                1 WorkflowExecutionStarted {initiator: RETRY, attempt: 2, continued_failure.message: workflow timeout, \
                continued_failure.timeout_failure_info.timeout_type: START_TO_CLOSE, workflow_run_timeout: 30000ms}
                """);
        assertThat(next.history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getLastCompletionResult())
                .isEqualTo(Requests.payloads("given"));
        // The run timeout counts from the end of the backoff (rule 4.2).
        assertThat(next.state().start().runExpirationMillis()).isEqualTo(next.now() + 40_000);
    }

    /** Rule 4.3 */
    @Test
    void theTimeOfTheChainEndsItForGood() {
        run.start(retried(0).setWorkflowExecutionTimeout(Requests.seconds(30)));
        run.fireNext();
        run.assertHistoryAfter(2, "3 WorkflowExecutionTimedOut {retry_state: TIMEOUT, new_execution_run_id: }");
        assertThat(run.hasNext()).isFalse();
    }

    /** Rules 1.9, 1.11, 12.25. */
    @Test
    void aCronRunWaitsForItsTime() {
        run.start(cron("*/10 * * * *").setWorkflowRunTimeout(Requests.seconds(60)));
        run.assertHistory("""
                1 WorkflowExecutionStarted {initiator: CRON_SCHEDULE, cron_schedule: */10 * * * *, attempt: 1, \
                first_workflow_task_backoff: 400000ms}
                """);
        run.signal("early");
        run.fireNext();
        run.assertHistoryAfter(2, "3 WorkflowTaskScheduled");
        assertThat(run.state().start().runExpirationMillis()).isEqualTo(TestRun.EPOCH + 460_000);
    }

    private static StartWorkflowExecutionRequest.Builder cron(String schedule) {
        return Requests.start().setCronSchedule(schedule);
    }

    /** Rules 4.7, 12.29. */
    @Test
    void aResultIsHandedToTheNextCronRun() {
        run.start(cron("*/10 * * * *").addCompletionCallbacks(Callback.getDefaultInstance()));
        run.fireNext();
        run.advance(FIVE_SECONDS);
        run.complete(run.poll(), Requests.completeWorkflow("one"));
        run.assertHistoryAfter(4, "5 WorkflowExecutionCompleted {new_execution_run_id: id-2}");
        TestRun next = run.next();
        next.assertHistory("""
                1 WorkflowExecutionStarted {initiator: CRON_SCHEDULE, attempt: 1, \
                first_workflow_task_backoff: 595000ms, continued_failure: none}
                """);
        var started = next.history.get(0).getWorkflowExecutionStartedEventAttributes();
        assertThat(started.getLastCompletionResult()).isEqualTo(Requests.payloads("one"));
        assertThat(started.getCompletionCallbacksCount()).isZero();

        next.fireNext();
        fail(next, "oops");
        next.assertHistoryAfter(4, """
                5 WorkflowExecutionFailed {retry_state: RETRY_POLICY_NOT_SET, new_execution_run_id: id-3}
                """);
        var third = next.next().history.get(0).getWorkflowExecutionStartedEventAttributes();
        assertThat(third.getLastCompletionResult()).isEqualTo(Requests.payloads("one"));
        assertThat(third.getContinuedFailure().getMessage()).isEqualTo("oops");
    }

    /** Rule 12.24: retries first; the cron schedule when they are used up. */
    @Test
    void aFailingCronRunIsTriedAgainFirst() {
        run.start(retried(2).setCronSchedule("*/10 * * * *").setLastCompletionResult(Requests.payloads("given")));
        run.fireNext();
        fail(run, "first");
        TestRun second = run.next();
        second.assertHistory("""
                1 WorkflowExecutionStarted {initiator: RETRY, attempt: 2, last_completion_result: none, \
                first_workflow_task_backoff: 10000ms}
                """);
        second.fireNext();
        fail(second, "second");
        second.assertHistoryAfter(4, "5 WorkflowExecutionFailed {retry_state: MAXIMUM_ATTEMPTS_REACHED}");
        second.next()
                .assertHistory("1 WorkflowExecutionStarted {initiator: CRON_SCHEDULE, attempt: 1, "
                        + "cron_schedule: */10 * * * *}");
    }

    /** Rule 4.4 */
    @Test
    void cancelAndTerminateEndACronChain() {
        run.start(cron("@hourly"));
        run.fireNext();
        run.complete(run.poll(), Requests.cancelWorkflow());
        assertThat(run.hasNext()).isFalse();

        TestRun other = new TestRun().start(cron("@hourly"));
        other.run(transition ->
                TerminateWorkflow.decide(transition, Requests.terminate().build()));
        assertThat(other.hasNext()).isFalse();
    }

    /** Rule 4.3 */
    @Test
    void aCronRunThatTimesOutComesAgain() {
        run.start(cron("*/10 * * * *").setWorkflowRunTimeout(Requests.seconds(60)));
        run.fireNext();
        run.fireNext();
        run.assertHistoryAfter(2, """
                3 WorkflowExecutionTimedOut {retry_state: RETRY_POLICY_NOT_SET, new_execution_run_id: id-1}
                """);
        run.next().assertHistory("""
                1 WorkflowExecutionStarted {initiator: CRON_SCHEDULE, first_workflow_task_backoff: 540000ms, \
                continued_failure.message: workflow timeout}
                """);
    }
}
