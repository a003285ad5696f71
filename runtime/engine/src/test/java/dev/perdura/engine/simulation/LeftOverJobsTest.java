package dev.perdura.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.SteppedEngine;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.memory.MemoryStore;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Found by a seed: an engine that is opened looks for jobs left over while a request begins the same ones. */
class LeftOverJobsTest {

    private static final TaskQueue QUEUE = TaskQueue.newBuilder().setName("q").build();

    private final Store store = new MemoryStore();
    private final SimulatedTime time = new SimulatedTime();
    private final SplittableRandom ids = new SplittableRandom(1);
    private SteppedEngine engine;

    @Test
    void aSignalToAnotherWorkflowIsSentOnceWhenRecoveryMeetsTheRequestThatWantsIt() {
        open();
        engine.commit();
        this.<StartWorkflowExecutionResponse>ask((door, call) -> door.startWorkflowExecution(start(), call));
        PollWorkflowTaskQueueResponse task = ask((door, call) -> door.pollWorkflowTaskQueue(poll(), call));

        open();
        List<RespondWorkflowTaskCompletedResponse> answers =
                call((door, call) -> door.respondWorkflowTaskCompleted(complete(task, signal(), startChild()), call));
        // The engine finds the run in the store, the request changes it, the engine brings it to its own attention.
        while (engine.takeTurn(0, 1)) {
            assertThat(answers).as("nothing is committed yet").isEmpty();
        }
        rest();

        assertThat(types("sender"))
                .as("rules 5.1, 5.2: the target was not there")
                .contains(EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED);
        assertThat(types("target")).doesNotContain(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
    }

    private void open() {
        engine = SteppedEngine.open(store, time, time::elapsedMillis, ids, EngineLimits.defaults(), 1, Long.MAX_VALUE);
    }

    private void rest() {
        while (engine.takeTurn(0, 1) || engine.commit()) {
            // One step after the other.
        }
    }

    private <R> R ask(BiConsumer<WorkflowServiceImplBase, StreamObserver<R>> rpc) {
        List<R> answers = call(rpc);
        rest();
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private <R> List<R> call(BiConsumer<WorkflowServiceImplBase, StreamObserver<R>> rpc) {
        List<R> answers = new ArrayList<>();
        rpc.accept(engine.door(Transport.NETWORK), new StreamObserver<>() {
            @Override
            public void onNext(R answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onCompleted() {
                // The answer is there.
            }
        });
        return answers;
    }

    private List<EventType> types(String workflowId) {
        GetWorkflowExecutionHistoryResponse history = ask((door, call) -> door.getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                        .build(),
                call));
        return history.getHistory().getEventsList().stream()
                .map(HistoryEvent::getEventType)
                .toList();
    }

    private static StartWorkflowExecutionRequest start() {
        return StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setWorkflowId("sender")
                .setWorkflowType(WorkflowType.newBuilder().setName("type"))
                .setTaskQueue(QUEUE)
                .setRequestId("start")
                .build();
    }

    private static PollWorkflowTaskQueueRequest poll() {
        return PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setTaskQueue(QUEUE)
                .build();
    }

    private static RespondWorkflowTaskCompletedRequest complete(
            PollWorkflowTaskQueueResponse task, Command... commands) {
        return RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setTaskToken(task.getTaskToken())
                .addAllCommands(List.of(commands))
                .build();
    }

    private static Command signal() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
                .setSignalExternalWorkflowExecutionCommandAttributes(
                        SignalExternalWorkflowExecutionCommandAttributes.newBuilder()
                                .setExecution(WorkflowExecution.newBuilder().setWorkflowId("target"))
                                .setSignalName("go"))
                .build();
    }

    private static Command startChild() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
                .setStartChildWorkflowExecutionCommandAttributes(
                        StartChildWorkflowExecutionCommandAttributes.newBuilder()
                                .setWorkflowId("target")
                                .setWorkflowType(WorkflowType.newBuilder().setName("child")))
                .build();
    }
}
