package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 13 of the semantics: histories as a Temporal server writes them, played with bare calls. */
class GoldenSequencesTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start(@TempDir Path directory) {
        clock.hold();
        engine = new TestTime()
                .engine(clock)
                .database(directory.resolve("engine.db"))
                .start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** 13.1 */
    @Test
    void oneActivity() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        caller.complete(caller.pollActivity());
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        assertThat(caller.types("order"))
                .containsExactly(
                        "WorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "ActivityTaskScheduled",
                        "ActivityTaskStarted",
                        "ActivityTaskCompleted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "WorkflowExecutionCompleted");
    }

    /** 13.2 */
    @Test
    void signalDuringATaskThatSchedulesAnActivity() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.signal("order", "hurry");
        caller.complete(task, scheduleActivity("charge"));

        assertThat(caller.types("order").subList(2, 7))
                .containsExactly(
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "ActivityTaskScheduled",
                        "WorkflowExecutionSignaled",
                        "WorkflowTaskScheduled");
    }

    /** 13.3 */
    @Test
    void signalDuringATaskThatCompletesTheRun() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.signal("order", "wait");

        assertThatThrownBy(() -> caller.complete(task, completeWorkflow()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT");
        List<HistoryEvent> history = caller.history("order");
        assertThat(TestCaller.types(history).subList(2, 6))
                .containsExactly(
                        "WorkflowTaskStarted",
                        "WorkflowTaskFailed",
                        "WorkflowExecutionSignaled",
                        "WorkflowTaskScheduled");
        assertThat(history.get(3).getWorkflowTaskFailedEventAttributes().getCause())
                .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
        assertThat(history.get(5).getWorkflowTaskScheduledEventAttributes().getAttempt())
                .isEqualTo(1);
    }

    /** 13.4 */
    @Test
    void activityEndsAndThenASignalArrivesDuringATask() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        PollActivityTaskQueueResponse activity = caller.pollActivity();
        caller.signal("order", "first");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.complete(activity);
        caller.signal("order", "second");
        caller.complete(task);

        List<HistoryEvent> history = caller.history("order");
        assertThat(TestCaller.types(history).subList(8, 12))
                .containsExactly(
                        "WorkflowTaskCompleted",
                        "ActivityTaskStarted",
                        "WorkflowExecutionSignaled",
                        "ActivityTaskCompleted");
        assertThat(history.get(11).getActivityTaskCompletedEventAttributes().getStartedEventId())
                .isEqualTo(10);
    }

    /** 13.5 */
    @Test
    void thirdAttemptOfAWorkflowTaskWorks() {
        caller.start("order");
        caller.fail(caller.pollWorkflowTask());
        PollWorkflowTaskQueueResponse second = caller.pollWorkflowTask();
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(second.getStartedEventId()).isEqualTo(6);
        assertThat(TestCaller.types(second.getHistory().getEventsList()))
                .endsWith("WorkflowTaskFailed", "WorkflowTaskScheduled", "WorkflowTaskStarted");
        caller.fail(second);
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        List<HistoryEvent> history = caller.history("order");
        assertThat(TestCaller.types(history).subList(3, 8))
                .containsExactly(
                        "WorkflowTaskFailed",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "WorkflowExecutionCompleted");
        assertThat(history.get(4).getWorkflowTaskScheduledEventAttributes().getAttempt())
                .isEqualTo(3);
    }

    /** 13.6 */
    @Test
    void stickyWorkerDies() {
        caller.start("order");
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofSeconds(5), scheduleActivity("charge"));
        // The worker polls its own queue, so it is taken for alive, and is never seen again.
        caller.visitSticky("sticky");
        caller.complete(caller.pollActivity());
        clock.advanceBy(Duration.ofSeconds(5));

        PollWorkflowTaskQueueResponse normal = caller.pollWorkflowTask();
        assertThat(normal.getHistory().getEvents(0).getEventId()).isEqualTo(1);
        List<HistoryEvent> history = caller.history("order");
        assertThat(TestCaller.types(history).subList(6, 11))
                .containsExactly(
                        "ActivityTaskCompleted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskTimedOut",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted");
        HistoryEvent timedOut = history.get(8);
        assertThat(timedOut.getWorkflowTaskTimedOutEventAttributes().getTimeoutType())
                .isEqualTo(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START);
        assertThat(timedOut.getWorkflowTaskTimedOutEventAttributes().getStartedEventId())
                .isZero();
    }
}
