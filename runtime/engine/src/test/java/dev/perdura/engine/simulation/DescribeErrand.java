package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Looks at a run. What it is told is committed; when everything rests it is all there is. */
final class DescribeErrand extends Errand<DescribeWorkflowExecutionResponse> {

    private final WorkflowExecution execution;
    private final boolean atRest;

    DescribeErrand(World world, WorkflowExecution execution) {
        this(world, execution, false);
    }

    /** @param atRest nothing goes on, so that the answer must be complete */
    DescribeErrand(World world, WorkflowExecution execution, boolean atRest) {
        super(world, "describe " + execution.getWorkflowId() + "/" + execution.getRunId());
        this.execution = execution;
        this.atRest = atRest;
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<DescribeWorkflowExecutionResponse> call) {
        door.describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setExecution(execution)
                        .build(),
                call);
    }

    @Override
    public void said(DescribeWorkflowExecutionResponse answer) {
        WorkflowExecutionInfo info = answer.getWorkflowExecutionInfo();
        CommittedRun run = world.ledger.run(info.getExecution().getRunId());
        if (world.ledger.mayBeGone(run, execution.getWorkflowId())) {
            return;
        }
        Violation.unless(run != null, "What is described is committed", what, info);
        boolean closed = info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        Violation.unless(
                info.getHistoryLength() <= run.events.size() && (!closed || info.getStatus() == run.state.status()),
                "What is described is committed",
                info,
                run);
        if (atRest) {
            Violation.unless(
                    run.properties.isShownBy(info.getMemo(), info.getSearchAttributes()),
                    "Describe and history agree on memo and search attributes (9.4, 9.12)",
                    info,
                    run.properties);
            Violation.unless(
                    info.getStatus() == run.state.status()
                            && info.getHistoryLength() == run.events.size()
                            && info.getHistorySizeBytes() == run.state.historySizeBytes()
                            && answer.getPendingActivitiesCount()
                                    == run.state.activities().size()
                            && answer.getPendingChildrenCount()
                                    == (run.isOpen()
                                            ? run.state.otherRuns().children().size()
                                            : 0),
                    "Describe tells all when everything rests",
                    answer,
                    run);
        }
    }
}
