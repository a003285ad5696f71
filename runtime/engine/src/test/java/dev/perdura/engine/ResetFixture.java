package dev.perdura.engine;

import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine on a file, and a client that resets runs of one workflow id: what all tests of resets begin with. */
abstract class ResetFixture {

    @TempDir
    Path directory;

    final TestTime time = new TestTime();
    Engine engine;
    TestCaller caller;

    @BeforeEach
    void open() {
        engine = time.engine().database(directory.resolve("reset.db")).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    void restart() {
        close();
        open();
    }

    static ResetWorkflowExecutionRequest.Builder reset(String runId, long finishEventId) {
        return ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setWorkflowExecution(TestCaller.execution("workflow", runId))
                .setReason("bad build")
                .setRequestId("reset-request")
                .setWorkflowTaskFinishEventId(finishEventId);
    }

    String reset(ResetWorkflowExecutionRequest.Builder request) {
        return caller.service().resetWorkflowExecution(request.build()).getRunId();
    }

    PollWorkflowTaskQueueResponse turn(Command... commands) {
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.complete(task, commands);
        return task;
    }

    DescribeWorkflowExecutionResponse describe(String workflowId, String runId) {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution(workflowId, runId))
                        .build());
    }

    WorkflowExecutionStatus status(String runId) {
        return describe("workflow", runId).getWorkflowExecutionInfo().getStatus();
    }
}
