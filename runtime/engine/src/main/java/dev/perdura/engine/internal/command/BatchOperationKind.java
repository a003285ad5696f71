package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.enums.v1.BatchOperationType;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import java.util.function.Function;

/** What a batch operation does to each of its targets. */
public enum BatchOperationKind {
    TERMINATE(
            BatchOperationType.BATCH_OPERATION_TYPE_TERMINATE,
            request -> request.getTerminationOperation().getIdentity()),
    SIGNAL(
            BatchOperationType.BATCH_OPERATION_TYPE_SIGNAL,
            request -> request.getSignalOperation().getIdentity()),
    CANCEL(
            BatchOperationType.BATCH_OPERATION_TYPE_CANCEL,
            request -> request.getCancellationOperation().getIdentity()),
    DELETE(
            BatchOperationType.BATCH_OPERATION_TYPE_DELETE,
            request -> request.getDeletionOperation().getIdentity()),
    RESET(
            BatchOperationType.BATCH_OPERATION_TYPE_RESET,
            request -> request.getResetOperation().getIdentity()),
    UPDATE_EXECUTION_OPTIONS(
            BatchOperationType.BATCH_OPERATION_TYPE_UPDATE_EXECUTION_OPTIONS,
            request -> request.getUpdateWorkflowOptionsOperation().getIdentity()),
    UNPAUSE_ACTIVITY(
            BatchOperationType.BATCH_OPERATION_TYPE_UNPAUSE_ACTIVITY,
            request -> request.getUnpauseActivitiesOperation().getIdentity()),
    RESET_ACTIVITY(
            BatchOperationType.BATCH_OPERATION_TYPE_RESET_ACTIVITY,
            request -> request.getResetActivitiesOperation().getIdentity()),
    UPDATE_ACTIVITY_OPTIONS(
            BatchOperationType.BATCH_OPERATION_TYPE_UPDATE_ACTIVITY_OPTIONS,
            request -> request.getUpdateActivityOptionsOperation().getIdentity());

    private final BatchOperationType type;
    private final Function<StartBatchOperationRequest, String> identity;

    BatchOperationKind(BatchOperationType type, Function<StartBatchOperationRequest, String> identity) {
        this.type = type;
        this.identity = identity;
    }

    /** @throws Refusal if the request is for nothing, or for what is not offered */
    public static BatchOperationKind of(StartBatchOperationRequest request) {
        return switch (request.getOperationCase()) {
            case TERMINATION_OPERATION -> TERMINATE;
            case SIGNAL_OPERATION -> SIGNAL;
            case CANCELLATION_OPERATION -> CANCEL;
            case DELETION_OPERATION -> DELETE;
            case RESET_OPERATION -> RESET;
            case UPDATE_WORKFLOW_OPTIONS_OPERATION -> UPDATE_EXECUTION_OPTIONS;
            case UNPAUSE_ACTIVITIES_OPERATION -> UNPAUSE_ACTIVITY;
            case RESET_ACTIVITIES_OPERATION -> RESET_ACTIVITY;
            case UPDATE_ACTIVITY_OPTIONS_OPERATION -> UPDATE_ACTIVITY_OPTIONS;
            case OPERATION_NOT_SET -> throw Refusal.invalidArgument("Batch operation is not set on request.");
            default ->
                throw Refusal.unimplemented(
                        "Batch operations of the kind " + request.getOperationCase() + " are not offered.");
        };
    }

    public BatchOperationType type() {
        return type;
    }

    public String identity(StartBatchOperationRequest request) {
        return identity.apply(request);
    }
}
