package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.proto;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tasks while they wait for a poller: rules 8.2, 8.3, 8.6 and 8.10. */
class QueuedTasksTest {

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
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

    private static Command activity(Duration scheduleToStart, int attempts) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                .setScheduleActivityTaskCommandAttributes(TestCaller.activity("charge")
                        .setScheduleToStartTimeout(proto(scheduleToStart))
                        .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(attempts)))
                .build();
    }

    @Test
    void rule8_3_aTaskThatHasWaitedTooLongIsNotHandedOut() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), activity(Duration.ofSeconds(5), 3));
        clock.advanceBy(Duration.ofSeconds(5));

        List<HistoryEvent> events = caller.pollWorkflowTask().getHistory().getEventsList();
        assertThat(events.get(5)
                        .getActivityTaskTimedOutEventAttributes()
                        .getFailure()
                        .getTimeoutFailureInfo()
                        .getTimeoutType())
                .isEqualTo(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START);
        assertThat(caller.pollActivity(Duration.ofMillis(200)).getTaskToken()).isEmpty();
    }

    /** The queue holds a task of the first attempt still when the second begins; one of them is handed out. */
    @Test
    void rule8_2_aTaskThatCannotBeStartedAnyMoreIsDroppedAndThePollGetsTheNext() {
        caller.start("order");
        caller.start("invoice");
        caller.complete(caller.pollWorkflowTask(), activity(Duration.ofSeconds(5), 3));
        caller.complete(caller.pollWorkflowTask(), activity(Duration.ofMinutes(5), 3));
        clock.advanceBy(Duration.ofSeconds(5));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        PollActivityTaskQueueResponse task = caller.pollActivity();
        assertThat(task.getWorkflowExecution().getWorkflowId()).isEqualTo("invoice");
        caller.complete(task);
    }

    @Test
    void rule8_10_ofTwoTasksForOneActivityOneIsHandedOut() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), activity(Duration.ofMinutes(5), 3));
        PollActivityTaskQueueResponse first = caller.pollActivity();
        caller.service()
                .respondActivityTaskFailed(RespondActivityTaskFailedRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(first.getTaskToken())
                        .setFailure(Failure.newBuilder()
                                .setMessage("oops")
                                .setApplicationFailureInfo(ApplicationFailureInfo.getDefaultInstance()))
                        .build());
        clock.advanceBy(Duration.ofSeconds(1));
        engine.crash();
        open();
        clock.advanceBy(Duration.ofSeconds(1));

        assertThat(caller.pollActivity().getAttempt()).isEqualTo(2);
        assertThat(caller.pollActivity(Duration.ofMillis(200)).getTaskToken()).isEmpty();
    }

    /** Also A10 of the failure catalogue: nobody waits for the time-out of a queue whose worker is gone. */
    @Test
    void rule8_6_whatWaitedInAStickyQueueIsForEverybodyAfterARestart() {
        caller.start("order");
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofMinutes(1), scheduleActivity("charge"));
        caller.visitSticky("sticky");
        caller.signal("order", "hello");
        assertThat(caller.pollWorkflowTask(Duration.ofMillis(200)).getTaskToken())
                .isEmpty();
        engine.crash();
        open();

        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getHistory().getEvents(0).getEventId()).isEqualTo(1);
        caller.complete(task, completeWorkflow());
        assertThat(caller.types("order")).doesNotContain("WorkflowTaskTimedOut");
    }
}
