package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.state.Due;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 4.1 to 4.3, 4.11, 4.12 and 12.54 of the semantics. */
class DeadlineRulesTest {

    private final TestRun run = new TestRun();

    @Test
    void rule4_1_timersFireInTheOrderOfTheirTimesAndMakeOneTask() {
        run.startAndDo(
                Requests.startTimer("late", 3),
                Requests.startTimer("second", 1),
                Requests.startTimer("third", 1),
                Requests.startTimer("later", 60));
        run.advance(3_000).fire();

        run.assertHistoryAfter(8, """
                9 TimerFired {timer_id: second, started_event_id: 6}
                10 TimerFired {timer_id: third, started_event_id: 7}
                11 TimerFired {timer_id: late, started_event_id: 5}
                12 WorkflowTaskScheduled
                """);
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 60_000);
    }

    @Test
    void rule12_54_aTimerIsNeverEarly() {
        Command timer = Requests.startTimer("t", 0);
        Command odd = timer.toBuilder()
                .setStartTimerCommandAttributes(timer.getStartTimerCommandAttributes().toBuilder()
                        .setStartToFireTimeout(Duration.newBuilder().setNanos(1_500_000)))
                .build();
        run.startAndDo(odd);
        run.advance(1).fire();
        run.assertHistoryAfter(5, "");
        run.advance(1).fire();

        run.assertHistoryAfter(5, "6 TimerFired\n7 WorkflowTaskScheduled");
    }

    @Test
    void nothingDue_nothingRecorded() {
        run.startAndDo(Requests.startTimer("t", 5));
        int bytes = run.journalBytes();
        run.advance(4_999).fire();

        assertThat(run.journalBytes()).isEqualTo(bytes);
    }

    @Test
    void rule4_1_whenTheWorkflowTaskTimesOutFirstTheTimerIsNewsForTheNext() {
        run.startAndDo(Requests.startTimer("t", 5), Requests.startTimer("wake", 0));
        run.fire();
        run.poll();
        run.advance(20_000).fire();

        run.assertHistoryAfter(9, """
                10 WorkflowTaskTimedOut
                11 TimerFired {timer_id: t}
                12 WorkflowTaskScheduled {attempt: 1}
                """);
    }

    @Test
    void rule4_2_theRunTimesOut() {
        run.start(Requests.start().setWorkflowRunTimeout(Requests.seconds(30)));
        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + 30_000);
        run.fireNext();

        run.assertHistoryAfter(
                2, "3 WorkflowExecutionTimedOut {retry_state: RETRY_POLICY_NOT_SET, event_time: +30000ms}");
        assertThat(run.state().status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);
        assertThat(run.state().deadlineMillis()).isEqualTo(Due.NEVER);
    }

    @Test
    void rule4_3_theExecutionTimesOut() {
        run.start(Requests.start()
                .setWorkflowRunTimeout(Requests.seconds(60))
                .setWorkflowExecutionTimeout(Requests.seconds(30)));
        run.fireNext();

        run.assertHistoryAfter(2, "3 WorkflowExecutionTimedOut {retry_state: TIMEOUT, event_time: +30000ms}");
    }

    @Test
    void rule4_2_theExecutionTimeoutDoesNotWaitForTheDelay() {
        run.start(Requests.start()
                .setWorkflowStartDelay(Requests.seconds(20))
                .setWorkflowExecutionTimeout(Requests.seconds(30)));

        assertThat(run.state().start().runExpirationMillis()).isEqualTo(TestRun.EPOCH + 30_000);
    }

    @Test
    void rule4_3_aTaskInFlightIsFailedAndItsBufferFlushedFirst() {
        run.start(Requests.start().setWorkflowRunTimeout(Requests.seconds(15)));
        run.advance(6_000);
        run.poll();
        run.signal("go");
        run.fireNext();

        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: FORCE_CLOSE_COMMAND}
                5 WorkflowExecutionSignaled
                6 WorkflowExecutionTimedOut
                """);
    }

    @Test
    void rule4_11_theEndOfTheDelayIsNothingWhenATaskWasScheduledBefore() {
        run.start(Requests.start().setWorkflowStartDelay(Requests.seconds(30)));
        run.run(transition -> SignalWithStartWorkflow.decideOpenRun(
                transition, Requests.signalWithStart().build()));

        assertThat(run.state().deadlineMillis()).isEqualTo(Due.NEVER);
    }

    /** D7 of the failure catalogue */
    @Test
    void rule4_12_aHistoryThatIsTooLongTerminatesTheRun() {
        run.limits(EngineLimits.builder().historyEvents(4)).start();
        run.signal("1").signal("2");
        assertThat(run.state().isOpen()).isTrue();
        run.signal("3");

        run.assertHistoryAfter(4, """
                5 WorkflowExecutionSignaled
                6 WorkflowExecutionTerminated {reason: Workflow history count exceeds limit., \
                identity: history-service}
                """);
    }

    /** D7 of the failure catalogue */
    @Test
    void rule4_12_aHistoryThatIsTooBigTerminatesTheRun() {
        run.limits(EngineLimits.builder().historyBytes(2_000)).start();
        run.signal(Requests.signal("1").setInput(Requests.payloadsOf(2_000)));

        run.assertHistoryAfter(3, "4 WorkflowExecutionTerminated {reason: Workflow history size exceeds limit.}");
    }

    @Test
    void manyTimersThatAreCancelledAreForgotten() {
        run.start();
        StartedWorkflowTask task = run.poll();
        for (int round = 0; round < 20; round++) {
            List<Command> commands = new ArrayList<>();
            for (int at = 0; at < 20; at++) {
                commands.add(Requests.startTimer("t" + at, 1_000_000));
                commands.add(Requests.cancelTimer("t" + at));
            }
            commands.add(Requests.startTimer("kept" + round, 500 + round));
            run.complete(task, commands.toArray(new Command[0]));
            run.signal("next");
            task = run.poll();
        }

        assertThat(run.state().timers()).hasSize(20);
        run.advance(500_000).fire();
        assertThat(run.state().timer("kept0")).isNull();
        assertThat(run.state().timer("kept1")).isNotNull();
    }
}
