package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.ActivityOptionsChange;
import dev.perdura.engine.internal.command.BatchOperationKind;
import dev.perdura.engine.internal.command.WorkflowOptionsChange;
import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.batch.v1.BatchOperationReset;
import io.temporal.api.batch.v1.BatchOperationUpdateWorkflowExecutionOptions;
import io.temporal.api.common.v1.Execution;
import io.temporal.api.common.v1.ResetOptions;
import io.temporal.api.enums.v1.ExecutionType;
import io.temporal.api.enums.v1.ResetType;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest.OperationCase;

/** What a request for a batch operation must say; what would be wrong for every target is said before the first. */
final class BatchRules {

    /** Of those that are listed in the request (rpc-inventory section 11). */
    private static final int MOST_EXECUTIONS = 1_000;

    private static final String NOT_ALL_IS_SET = "must provide required parameters: BatchType,Reason,Namespace,"
            + " AND one of (Query OR Executions OR TargetExecutions)";

    private BatchRules() {}

    /**
     * @return what the operation does
     * @throws Refusal if it cannot be done
     */
    static BatchOperationKind check(StartBatchOperationRequest request, Door door) {
        door.openNamespace(request.getNamespace());
        int selectors = selectors(request);
        if (selectors == 0
                || request.getReason().isEmpty()
                || request.getOperationCase() == OperationCase.OPERATION_NOT_SET) {
            throw Refusal.invalidArgument(NOT_ALL_IS_SET);
        }
        door.id("JobId", request.getJobId());
        door.length("Reason", request.getReason());
        if (selectors > 1) {
            throw Refusal.invalidArgument("visibility query, executions, and target executions are mutually exclusive");
        }
        BatchOperationKind kind = BatchOperationKind.of(request);
        checkTargets(request, door);
        switch (kind) {
            case SIGNAL -> {
                if (request.getSignalOperation().getSignal().isEmpty()) {
                    throw Refusal.invalidArgument("must provide signal name");
                }
                door.length("SignalName", request.getSignalOperation().getSignal());
                door.payload("signal input", request.getSignalOperation().getInput());
            }
            case RESET -> checkReset(request.getResetOperation(), door);
            case UPDATE_EXECUTION_OPTIONS -> checkOptions(request.getUpdateWorkflowOptionsOperation());
            case UPDATE_ACTIVITY_OPTIONS ->
                new ActivityOptionsChange(
                        request.getUpdateActivityOptionsOperation().getActivityOptions(),
                        request.getUpdateActivityOptionsOperation()
                                .getUpdateMask()
                                .getPathsList());
            default -> {
                // The others say nothing that could be wrong.
            }
        }
        return kind;
    }

    @SuppressWarnings("deprecation") // Clients still send executions.
    private static int selectors(StartBatchOperationRequest request) {
        return (request.getVisibilityQuery().isEmpty() ? 0 : 1)
                + (request.getExecutionsCount() == 0 ? 0 : 1)
                + (request.getTargetExecutionsCount() == 0 ? 0 : 1);
    }

    @SuppressWarnings("deprecation") // Clients still send executions.
    private static void checkTargets(StartBatchOperationRequest request, Door door) {
        int listed = Math.max(request.getExecutionsCount(), request.getTargetExecutionsCount());
        if (listed > MOST_EXECUTIONS) {
            throw Refusal.invalidArgument("Batch executions count exceeds the limit of " + MOST_EXECUTIONS + ".");
        }
        request.getExecutionsList().forEach(door::execution);
        for (int at = 0; at < request.getTargetExecutionsCount(); at++) {
            Execution target = request.getTargetExecutions(at);
            if (target.getType() != ExecutionType.EXECUTION_TYPE_WORKFLOW) {
                throw Refusal.invalidArgument("target_executions[" + at + "] has type " + target.getType() + ", but "
                        + request.getOperationCase() + " requires " + ExecutionType.EXECUTION_TYPE_WORKFLOW);
            }
            door.id("WorkflowId", target.getBusinessId());
            door.runId(target.getRunId());
        }
    }

    @SuppressWarnings("deprecation") // Old clients still send reset_type.
    private static void checkReset(BatchOperationReset reset, Door door) {
        if (reset.hasOptions()) {
            if (reset.getOptions().getTargetCase() == ResetOptions.TargetCase.TARGET_NOT_SET) {
                throw Refusal.invalidArgument("batch reset missing target");
            }
        } else if (reset.getResetType() == ResetType.RESET_TYPE_UNSPECIFIED
                || reset.getResetType() == ResetType.UNRECOGNIZED) {
            throw Refusal.invalidArgument("unknown batch reset type " + reset.getResetType());
        }
        PostResetRules.check(reset.getPostResetOperationsList(), door);
    }

    private static void checkOptions(BatchOperationUpdateWorkflowExecutionOptions operation) {
        if (!operation.hasWorkflowExecutionOptions()) {
            throw Refusal.invalidArgument("must provide UpdateOptions");
        }
        if (!operation.hasUpdateMask()) {
            throw Refusal.invalidArgument("must provide UpdateMask");
        }
        new WorkflowOptionsChange(operation.getWorkflowExecutionOptions(), operation.getUpdateMask());
    }
}
