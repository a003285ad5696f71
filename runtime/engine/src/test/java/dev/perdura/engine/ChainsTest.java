package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that follow each other under one workflow id, in a file, with crashes in between (rules 4.4 to 4.13). */
class ChainsTest {

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        clock.hold();
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(clock)
                .start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void crashAndReopen() {
        engine.crash();
        open();
    }

    /** Rules 4.10, 13.11: both runs are there, or neither. */
    @Test
    void aChainOfContinuedRunsSurvivesCrashes() {
        String first = caller.start("loop");
        String last = first;
        for (int i = 0; i < 5; i++) {
            clock.advanceBy(Duration.ofSeconds(2));
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
            assertThat(task.getWorkflowExecution().getRunId()).isEqualTo(last);
            caller.complete(task, continueAsNew());
            crashAndReopen();
            HistoryEvent close = last(history("loop", last));
            String next =
                    close.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId();
            assertThat(next).isNotEmpty().isNotEqualTo(last);
            last = next;
        }
        clock.advanceBy(Duration.ofSeconds(2));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        crashAndReopen();

        assertThat(caller.types("loop"))
                .containsExactly(
                        "WorkflowExecutionStarted",
                        "WorkflowTaskScheduled",
                        "WorkflowTaskStarted",
                        "WorkflowTaskCompleted",
                        "WorkflowExecutionCompleted");
        assertThat(caller.history("loop")
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getFirstExecutionRunId())
                .isEqualTo(first);
        var info = caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("loop"))
                        .build())
                .getWorkflowExecutionInfo();
        assertThat(info.getFirstRunId()).isEqualTo(first);
        assertThat(info.getExecution().getRunId()).isEqualTo(last);
    }

    /** Rule 2.34: official Java clients are among those who do not say that they follow. */
    @Test
    void whoDoesNotFollowTheNextRunIsToldOfAContinuation() {
        String first = start(TestCaller.startRequest("flaky")
                .setRetryPolicy(RetryPolicy.newBuilder().setInitialInterval(TestCaller.proto(Duration.ofHours(1)))));
        caller.complete(caller.pollWorkflowTask(), failWorkflow());

        HistoryEvent told = closeEvent(first, "");
        HistoryEvent recorded = closeEvent(first, "something-else,follows-next-run-id");

        assertThat(recorded.hasWorkflowExecutionFailedEventAttributes()).isTrue();
        assertThat(told.getEventType()).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
        assertThat(told.getEventId()).isEqualTo(recorded.getEventId());
        assertThat(told.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId())
                .isEqualTo(recorded.getWorkflowExecutionFailedEventAttributes().getNewExecutionRunId())
                .isNotEmpty();
        assertThat(told.getWorkflowExecutionContinuedAsNewEventAttributes().getFailure())
                .isEqualTo(recorded.getWorkflowExecutionFailedEventAttributes().getFailure());
        assertThat(last(history("flaky", first))).isEqualTo(recorded);
    }

    private HistoryEvent closeEvent(String runId, String features) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("supported-features", Metadata.ASCII_STRING_MARSHALLER), features);
        return caller.service()
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .getWorkflowExecutionHistory(TestCaller.closeEvent("flaky")
                        .setExecution(TestCaller.execution("flaky", runId))
                        .build())
                .getHistory()
                .getEvents(0);
    }

    /** Rule 13.12; the backoff is a deadline like any other. */
    @Test
    void aFailedRunIsTriedAgainAfterACrash() {
        String first = start(TestCaller.startRequest("flaky")
                .setRetryPolicy(RetryPolicy.newBuilder().setInitialInterval(TestCaller.proto(Duration.ofHours(1)))));
        caller.complete(caller.pollWorkflowTask(), failWorkflow());
        crashAndReopen();
        String next = last(history("flaky", first))
                .getWorkflowExecutionFailedEventAttributes()
                .getNewExecutionRunId();
        assertThat(TestCaller.types(history("flaky", next))).containsExactly("WorkflowExecutionStarted");
        clock.advanceBy(Duration.ofHours(1));

        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getWorkflowExecution().getRunId()).isEqualTo(next);
        caller.complete(task, completeWorkflow());
        assertThat(caller.types("flaky")).endsWith("WorkflowExecutionCompleted");
    }

    /** Rules 4.7, 1.11. */
    @Test
    void aCronChainGoesOnAfterCrashes() {
        start(TestCaller.startRequest("nightly").setCronSchedule("@daily"));
        for (int day = 0; day < 3; day++) {
            crashAndReopen();
            clock.advanceBy(Duration.ofDays(1));
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
            assertThat(task.getAttempt()).isEqualTo(1);
            caller.complete(task, completeWorkflow());
        }
        assertThat(caller.types("nightly")).containsExactly("WorkflowExecutionStarted");
        assertThat(caller.history("nightly")
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getLastCompletionResult())
                .isEqualTo(TestCaller.text("done"));
    }

    private String start(StartWorkflowExecutionRequest.Builder request) {
        return caller.service().startWorkflowExecution(request.build()).getRunId();
    }

    private List<HistoryEvent> history(String workflowId, String runId) {
        return caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution(workflowId, runId))
                        .build())
                .getHistory()
                .getEventsList();
    }

    private static HistoryEvent last(List<HistoryEvent> events) {
        return events.get(events.size() - 1);
    }

    private static Command continueAsNew() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
                .setContinueAsNewWorkflowExecutionCommandAttributes(
                        ContinueAsNewWorkflowExecutionCommandAttributes.getDefaultInstance())
                .build();
    }

    private static Command failWorkflow() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
                .setFailWorkflowExecutionCommandAttributes(FailWorkflowExecutionCommandAttributes.newBuilder()
                        .setFailure(Failure.newBuilder().setMessage("oops")))
                .build();
    }
}
