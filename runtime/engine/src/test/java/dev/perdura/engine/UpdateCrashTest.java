package dev.perdura.engine;

import static dev.perdura.engine.UpdateMessages.ACCEPTED;
import static dev.perdura.engine.UpdateMessages.accept;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.UpdateMessages.respond;
import static dev.perdura.engine.UpdateMessages.until;
import static dev.perdura.engine.UpdateMessages.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that gets updates, some of which its workflow rejects and some of which it completes only later. The engine
 * dies before its first commit, before its second and so on, and the next one goes on from the file. What a client was
 * told of an update stays true, and every update happens once, however often the client had to ask (rules 2.11, 14.4).
 */
class UpdateCrashTest implements CrashStory {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final List<String> UPDATES = List.of("first", "rejected", "slow", "last");

    @TempDir
    Path directory;

    /** What the client was told of each update, before the crash and after it. */
    private final Map<String, List<UpdateWorkflowExecutionResponse>> told = new HashMap<>();

    @Test
    void noUpdateThatWasAcknowledgedIsLostWhereverTheEngineDies() {
        CrashStory.diesAfterEachCommit(directory, 5, this);
    }

    @Override
    public void forget() {
        told.clear();
    }

    /** A client that asks for one update after the other, and again until it has all outcomes. */
    @Override
    public void play(Engine engine, VirtualClock clock) {
        TestCaller caller = new TestCaller(engine.channel());
        caller.start("order");
        doNextTask(caller);
        for (String updateId : UPDATES) {
            boolean slow = updateId.equals("slow");
            UpdateWorkflowExecutionRequest.Builder request = update("order", updateId);
            ask(engine, clock, updateId, slow ? request.setWaitPolicy(until(ACCEPTED)) : request);
        }
        assertThat(ask(engine, clock, "slow", update("order", "slow")).getOutcome())
                .isEqualTo(UpdateMessages.success("slow"));
    }

    @Override
    public void check(TestCaller caller, String when) {
        List<HistoryEvent> history = caller.history("order");
        told.forEach(
                (updateId, answers) -> answers.forEach(answer -> assertStillTrue(updateId, answer, history, when)));
        for (String updateId : List.of("first", "slow", "last")) {
            assertThat(accepted(history)).as("%s %s", updateId, when).containsOnlyOnce(updateId);
            assertThat(completed(history)).as("%s %s", updateId, when).containsOnlyOnce(updateId);
        }
        assertThat(accepted(history)).as(when).doesNotContain("rejected");
    }

    private static void assertStillTrue(
            String updateId, UpdateWorkflowExecutionResponse answer, List<HistoryEvent> history, String when) {
        if (answer.getOutcome().hasFailure()) {
            assertThat(updateId).isEqualTo("rejected");
        } else if (answer.getStage().getNumber() >= ACCEPTED.getNumber()) {
            assertThat(accepted(history))
                    .as("%s was acknowledged %s", updateId, when)
                    .contains(updateId);
        }
    }

    private static List<String> accepted(List<HistoryEvent> history) {
        List<String> ids = new ArrayList<>();
        for (HistoryEvent event : history) {
            if (event.hasWorkflowExecutionUpdateAcceptedEventAttributes()) {
                ids.add(event.getWorkflowExecutionUpdateAcceptedEventAttributes()
                        .getProtocolInstanceId());
            }
        }
        return ids;
    }

    private static List<String> completed(List<HistoryEvent> history) {
        List<String> ids = new ArrayList<>();
        for (HistoryEvent event : history) {
            if (event.hasWorkflowExecutionUpdateCompletedEventAttributes()) {
                ids.add(event.getWorkflowExecutionUpdateCompletedEventAttributes()
                        .getMeta()
                        .getUpdateId());
            }
        }
        return ids;
    }

    private UpdateWorkflowExecutionResponse ask(
            Engine engine, VirtualClock clock, String updateId, UpdateWorkflowExecutionRequest.Builder request) {
        TestCaller caller = new TestCaller(engine.channel());
        Future<UpdateWorkflowExecutionResponse> answer =
                WorkflowServiceGrpc.newFutureStub(engine.channel()).updateWorkflowExecution(request.build());
        CrashStory.repeatWhile(() -> !answer.isDone(), () -> {
            if (!doNextTask(caller)) {
                clock.advanceBy(Duration.ofSeconds(6));
            }
        });
        try {
            UpdateWorkflowExecutionResponse response = answer.get(120, TimeUnit.SECONDS);
            told.computeIfAbsent(updateId, id -> new ArrayList<>()).add(response);
            return response;
        } catch (ExecutionException e) {
            throw (StatusRuntimeException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** A worker without a memory; false if there was nothing to do. */
    private static boolean doNextTask(TestCaller caller) {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask(POLL);
        if (task.getTaskToken().isEmpty()) {
            return false;
        }
        List<HistoryEvent> history = task.getHistory().getEventsList();
        RespondWorkflowTaskCompletedRequest.Builder answer = TestCaller.completion(task);
        answer.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
        for (Message message : task.getMessagesList()) {
            String updateId = message.getProtocolInstanceId();
            if (updateId.equals("rejected")) {
                answer.addMessages(reject(message, "no"));
            } else {
                answer.addMessages(accept(message));
                if (!updateId.equals("slow")) {
                    answer.addMessages(respond(updateId));
                }
            }
        }
        if (accepted(history).contains("slow") && !completed(history).contains("slow")) {
            answer.addMessages(respond("slow"));
        }
        caller.service().respondWorkflowTaskCompleted(answer.build());
        return true;
    }
}
