package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts whose answer brings the first workflow task (rule 1.12). */
class EagerStartTest {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        clock.hold();
        engine = Engine.builder().inMemory().clock(clock).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private StartWorkflowExecutionResponse start(StartWorkflowExecutionRequest.Builder request) {
        return caller.service()
                .startWorkflowExecution(request.setRequestEagerExecution(true).build());
    }

    @Test
    void theAnswerBringsTheFirstTask() {
        PollWorkflowTaskQueueResponse task = start(startRequest("order")).getEagerWorkflowTask();

        assertThat(TestCaller.types(task.getHistory().getEventsList()))
                .containsExactly("WorkflowExecutionStarted", "WorkflowTaskScheduled", "WorkflowTaskStarted");
        assertThat(task.getStartedEventId()).isEqualTo(3);
        assertThat(task.getAttempt()).isEqualTo(1);
        var events = caller.history("order");
        assertThat(events.get(0).getWorkflowExecutionStartedEventAttributes().getEagerExecutionAccepted())
                .isTrue();
        var started = events.get(2).getWorkflowTaskStartedEventAttributes();
        assertThat(started.getRequestId()).isEqualTo("request-of-order");
        assertThat(started.getIdentity()).isEqualTo(TestCaller.IDENTITY);
        caller.complete(task, completeWorkflow());
        assertThat(caller.types("order")).hasSize(5).endsWith("WorkflowExecutionCompleted");
    }

    @Test
    void nobodyElseGetsTheTask() {
        start(startRequest("order"));
        caller.start("other");
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId())
                .isEqualTo("other");
    }

    @Test
    void aLostAnswerIsGivenAgainWhileTheTaskIsTheFirstOne() {
        StartWorkflowExecutionResponse first = start(startRequest("order"));
        StartWorkflowExecutionResponse again = start(startRequest("order"));

        assertThat(again.getRunId()).isEqualTo(first.getRunId());
        assertThat(again.getEagerWorkflowTask().getTaskToken())
                .isEqualTo(first.getEagerWorkflowTask().getTaskToken());
        caller.complete(again.getEagerWorkflowTask());
        assertThat(start(startRequest("order")).hasEagerWorkflowTask()).isFalse();
    }

    @Test
    void whatHasToWaitBringsNoTask() {
        StartWorkflowExecutionResponse answer =
                start(startRequest("later").setWorkflowStartDelay(TestCaller.proto(Duration.ofHours(1))));

        assertThat(answer.hasEagerWorkflowTask()).isFalse();
        assertThat(caller.history("later")
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getEagerExecutionAccepted())
                .isFalse();
    }

    @Test
    void aTaskWhoseAnswerGotLostIsHandedOutWhenItsTimeIsOver() {
        start(startRequest("order"));
        clock.advanceBy(Duration.ofSeconds(10));

        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertThat(task.getAttempt()).isEqualTo(2);
        caller.complete(task, completeWorkflow());
        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
    }

    @Test
    void clientsAreToldThatTheyMayAsk() {
        assertThat(caller.service()
                        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                        .getCapabilities()
                        .getEagerWorkflowStart())
                .isTrue();
    }
}
