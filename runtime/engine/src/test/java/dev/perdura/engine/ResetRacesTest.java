package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** E10 of the failure catalogue: resets that meet deletions and terminations. */
class ResetRacesTest extends ResetFixture {

    /** E10 of the failure catalogue: a chain whose current run was deleted goes on from an older one. */
    @Test
    void aRunIsResetThoughTheCurrentOneIsGone() {
        String first = caller.start("workflow");
        turn(completeWorkflow());
        String second = startAgain();
        delete(second);

        String reset = reset(reset(first, 4));

        assertThat(status(reset)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        assertThat(describe("workflow", "")
                        .getWorkflowExecutionInfo()
                        .getExecution()
                        .getRunId())
                .isEqualTo(reset);
    }

    /** E10: without any run there is nothing to reset, and nothing to terminate. */
    @Test
    void nothingIsResetWhenAllRunsAreGone() {
        String runId = caller.start("workflow");
        turn(completeWorkflow());
        delete(runId);

        for (String named : List.of("", runId)) {
            assertThat(refused(() -> reset(reset(named, 4)))).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(refused(() -> terminate(named))).isEqualTo(Status.Code.NOT_FOUND);
        }
    }

    /** E10: what the reset has ended stays ended, and only the new run can be terminated, once. */
    @Test
    void aTerminationMeetsAReset() {
        String first = caller.start("workflow");
        caller.pollWorkflowTask();
        String second = reset(reset(first, 3));

        assertThat(refused(() -> terminate(first))).isEqualTo(Status.Code.NOT_FOUND);
        terminate("");
        assertThat(refused(() -> terminate(second))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(types(first)).containsOnlyOnce("WorkflowExecutionTerminated");
        assertThat(types(second)).containsOnlyOnce("WorkflowExecutionTerminated");
        assertThat(reset(reset(second, 4).setRequestId("another"))).isNotEqualTo(second);
    }

    private String startAgain() {
        return caller.service()
                .startWorkflowExecution(TestCaller.startRequest("workflow")
                        .setRequestId("again")
                        .build())
                .getRunId();
    }

    private List<String> types(String runId) {
        return TestCaller.types(history(runId));
    }

    private List<HistoryEvent> history(String runId) {
        return caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("workflow", runId))
                        .build())
                .getHistory()
                .getEventsList();
    }

    private void delete(String runId) {
        caller.service()
                .deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(TestCaller.execution("workflow", runId))
                        .build());
    }

    private void terminate(String runId) {
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(TestCaller.execution("workflow", runId))
                        .build());
    }

    private static Status.Code refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run)
                .getStatus()
                .getCode();
    }
}
