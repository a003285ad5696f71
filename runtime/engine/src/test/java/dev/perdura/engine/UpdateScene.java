package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completion;
import static dev.perdura.engine.TestCaller.startTimer;
import static dev.perdura.engine.UpdateMessages.accept;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine, and the calls about updates that tests have in common. */
abstract class UpdateScene {

    static final String STICKY = "sticky";

    @TempDir
    Path directory;

    final TestTime time = new TestTime();
    Engine engine;
    TestCaller caller;
    WorkflowServiceGrpc.WorkflowServiceFutureStub async;

    @BeforeEach
    void open() {
        open(EngineLimits.builder());
    }

    void open(EngineLimits.Builder limits) {
        open(time.engine().limits(limits.build()));
    }

    void open(Engine.Builder builder) {
        engine = builder.database(directory.resolve("engine.db")).start();
        caller = new TestCaller(engine.channel());
        async = WorkflowServiceGrpc.newFutureStub(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** The run waits for a timer, and a worker has it in its cache: five events. */
    void startIdle(String workflowId) {
        caller.start(workflowId);
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        // Only a worker that polls its sticky queue gets tasks by it (rule 2.10).
        caller.visitSticky(STICKY);
        caller.completeSticky(task, STICKY, Duration.ofSeconds(20), startTimer("t", Duration.ofHours(1)));
    }

    Future<UpdateWorkflowExecutionResponse> send(UpdateWorkflowExecutionRequest.Builder request) {
        return async.updateWorkflowExecution(request.build());
    }

    static <T> T get(Future<T> answer) throws Exception {
        return answer.get(120, TimeUnit.SECONDS);
    }

    static StatusRuntimeException refusal(Future<?> answer) throws Exception {
        try {
            answer.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (StatusRuntimeException) e.getCause();
        }
        throw new AssertionError("the call was answered");
    }

    RespondWorkflowTaskCompletedResponse acceptOnly(PollWorkflowTaskQueueResponse task) {
        var answer = completion(task);
        task.getMessagesList().forEach(message -> answer.addMessages(accept(message)));
        return caller.service().respondWorkflowTaskCompleted(answer.build());
    }
}
