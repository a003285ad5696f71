package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.taskqueue.v1.TaskQueue;
import org.junit.jupiter.api.Test;

/** Rules 4.8 to 4.11, golden sequence 13.11. */
class ContinueAsNewTest {

    private final TestRun run = new TestRun();

    private static ContinueAsNewWorkflowExecutionCommandAttributes.Builder command() {
        return ContinueAsNewWorkflowExecutionCommandAttributes.newBuilder();
    }

    /** 13.11 */
    @Test
    void theNextRunStartsWithTheCloseOfTheLast() {
        run.start();
        run.advance(1_000);
        run.complete(run.poll(), Requests.continueAsNew(command().setInput(Requests.payloads("next"))));
        TestRun next = run.next();

        run.assertHistoryAfter(3, """
                4 WorkflowTaskCompleted
                5 WorkflowExecutionContinuedAsNew {new_execution_run_id: id-2, workflow_type.name: type, \
                task_queue.name: queue, initiator: UNSPECIFIED, workflow_task_completed_event_id: 4, \
                workflow_run_timeout: 0ms, workflow_task_timeout: 10000ms}
                """);
        assertThat(run.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
        next.assertHistory("""
                1 WorkflowExecutionStarted {continued_execution_run_id: run-id, first_execution_run_id: run-id, \
                original_execution_run_id: id-2, attempt: 1, initiator: WORKFLOW, \
                workflow_type.name: type, task_queue.name: queue, workflow_task_timeout: 10000ms, \
                workflow_id: workflow-id}
                2 WorkflowTaskScheduled {attempt: 1}
                """);
        assertThat(next.history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getInput())
                .isEqualTo(Requests.payloads("next"));
    }

    /** Rules 4.9, 12.23. */
    @Test
    void aRunOfLessThanASecondHoldsTheNextOneBack() {
        run.start();
        run.advance(300);
        run.complete(run.poll(), Requests.continueAsNew());
        TestRun next = run.next();

        next.assertHistory("1 WorkflowExecutionStarted {first_workflow_task_backoff: 700ms}");
        assertThat(next.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 1_000);
        next.signal("hello");
        next.fireNext();
        next.assertHistoryAfter(1, """
                2 WorkflowExecutionSignaled
                3 WorkflowTaskScheduled
                """);
    }

    @Test
    void theAskedWaitCountsTowardsTheSecond() {
        run.start();
        run.advance(300);
        run.complete(run.poll(), Requests.continueAsNew(command().setBackoffStartInterval(Requests.millis(900))));

        run.next().assertHistory("1 WorkflowExecutionStarted {first_workflow_task_backoff: 900ms}");
    }

    /** Rule 4.11 */
    @Test
    void whatHasScheduledATaskDuringTheBackoffEndsIt() {
        run.start();
        run.complete(run.poll(), Requests.continueAsNew());
        TestRun next = run.next();
        next.run(transition ->
                RequestCancelWorkflow.decide(transition, Requests.cancel().build()));
        next.advance(2_000).fire();

        next.assertHistoryAfter(1, """
                2 WorkflowExecutionCancelRequested
                3 WorkflowTaskScheduled
                """);
    }

    /** Rules 4.8, 12.22: from the command only. */
    @Test
    void whatTheCommandDoesNotSayIsNotThere() {
        run.start(Requests.start()
                .setInput(Requests.payloads("first"))
                .setMemo(memo("first"))
                .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(3))
                .setWorkflowExecutionTimeout(Requests.seconds(100))
                .setWorkflowRunTimeout(Requests.seconds(60)));
        run.advance(5_000);
        run.complete(run.poll(), Requests.continueAsNew());
        TestRun next = run.next();

        next.assertHistory("""
                1 WorkflowExecutionStarted {input: none, memo: none, retry_policy: none, \
                workflow_execution_timeout: 100000ms, workflow_run_timeout: 60000ms, \
                workflow_execution_expiration_time: +100000ms, identity: }
                2 WorkflowTaskScheduled
                """);
    }

    @Test
    void whatTheCommandSaysIsTaken() {
        run.start();
        run.advance(5_000);
        run.complete(
                run.poll(),
                Requests.continueAsNew(command()
                        .setWorkflowType(WorkflowType.newBuilder().setName("other"))
                        .setTaskQueue(TaskQueue.newBuilder().setName("elsewhere"))
                        .setWorkflowRunTimeout(Requests.seconds(7))
                        .setWorkflowTaskTimeout(Requests.seconds(300))
                        .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(3))
                        .setCronSchedule("@daily")
                        .setLastCompletionResult(Requests.payloads("last"))
                        .setFailure(Requests.failure("last"))
                        .setMemo(memo("new"))));
        TestRun next = run.next();

        next.assertHistory("""
                1 WorkflowExecutionStarted {workflow_type.name: other, task_queue.name: elsewhere, \
                workflow_run_timeout: 7000ms, workflow_task_timeout: 7000ms, retry_policy.maximum_attempts: 3, \
                cron_schedule: @daily, continued_failure.message: last}
                2 WorkflowTaskScheduled {task_queue.name: elsewhere}
                """);
        assertThat(next.state().memo()).isEqualTo(memo("new"));
        assertThat(next.history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getLastCompletionResult())
                .isEqualTo(Requests.payloads("last"));
    }

    /** Rules 1.1, 12.21, 12.47. */
    @Test
    void theChainKeepsItsFirstRun() {
        run.start();
        run.advance(5_000);
        run.complete(run.poll(), Requests.continueAsNew());
        TestRun second = run.next().advance(5_000);
        second.complete(second.poll(), Requests.continueAsNew());

        second.next().assertHistory("""
                1 WorkflowExecutionStarted {first_execution_run_id: run-id, attempt: 1, \
                continued_execution_run_id: id-2, original_execution_run_id: id-3}
                2 WorkflowTaskScheduled
                """);
    }

    /** Rules 2.27, 4.8. */
    @Test
    void newsOfAWorkflowTaskKeepTheRunFromClosing() {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.signal("go");
        assertThat(run.refused(() -> run.complete(task, Requests.continueAsNew())))
                .hasMessage("UnhandledCommand");
        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: UNHANDLED_COMMAND}
                5 WorkflowExecutionSignaled
                6 WorkflowTaskScheduled
                """);
    }

    /** Rule 2.26. */
    @Test
    void badAttributesFailTheTask() {
        bad(command().setWorkflowRunTimeout(Requests.seconds(-1)), "invalid WorkflowRunTimeout: negative duration");
        bad(command().setCronSchedule("never"), "\"never\" is no cron schedule");
        bad(
                command().setRetryPolicy(RetryPolicy.newBuilder().setBackoffCoefficient(0.5)),
                "BackoffCoefficient cannot be less than 1 on retry policy.");
    }

    private static void bad(ContinueAsNewWorkflowExecutionCommandAttributes.Builder command, String message) {
        TestRun run = new TestRun().start();
        StartedWorkflowTask task = run.poll();
        assertThat(run.refused(() -> run.complete(task, Requests.continueAsNew(command))))
                .hasMessageStartingWith("BadContinueAsNewAttributes: " + message);
        run.assertHistoryAfter(3, "4 WorkflowTaskFailed {cause: BAD_CONTINUE_AS_NEW_ATTRIBUTES}");
    }

    private static Memo memo(String text) {
        return Memo.newBuilder()
                .putFields("key", Requests.payloads(text).getPayloads(0))
                .build();
    }
}
