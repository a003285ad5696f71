package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationRequest;
import io.temporal.api.workflowservice.v1.DescribeBatchOperationResponse;
import io.temporal.api.workflowservice.v1.ListBatchOperationsRequest;
import io.temporal.api.workflowservice.v1.ListBatchOperationsResponse;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StartBatchOperationResponse;
import io.temporal.api.workflowservice.v1.StopBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StopBatchOperationResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsResponse;
import java.util.function.Supplier;

/** The part of the workflow service with which one intervenes in runs: resets, control of activities, batches. */
abstract class InterventionCalls extends AdministrationCalls {

    InterventionCalls(Handlers handlers, Transport transport, Supplier<Refusal> closed) {
        super(handlers, transport, closed);
    }

    @Override
    public void describeBatchOperation(
            DescribeBatchOperationRequest request, StreamObserver<DescribeBatchOperationResponse> observer) {
        handle(handlers.batches.describe, request, observer);
    }

    @Override
    public void listBatchOperations(
            ListBatchOperationsRequest request, StreamObserver<ListBatchOperationsResponse> observer) {
        handle(handlers.batches.list, request, observer);
    }

    @Override
    public void startBatchOperation(
            StartBatchOperationRequest request, StreamObserver<StartBatchOperationResponse> observer) {
        handle(handlers.batches.start, request, observer);
    }

    @Override
    public void stopBatchOperation(
            StopBatchOperationRequest request, StreamObserver<StopBatchOperationResponse> observer) {
        handle(handlers.batches.stop, request, observer);
    }

    @Override
    public void resetWorkflowExecution(
            ResetWorkflowExecutionRequest request, StreamObserver<ResetWorkflowExecutionResponse> observer) {
        handle(handlers.batches.resetOne, request, observer);
    }

    @Override
    public void pauseActivity(PauseActivityRequest request, StreamObserver<PauseActivityResponse> observer) {
        handle(handlers.activities.pauseActivity, request, observer);
    }

    @Override
    public void pauseActivityExecution(
            PauseActivityExecutionRequest request, StreamObserver<PauseActivityExecutionResponse> observer) {
        handle(handlers.activities.pauseActivityExecution, request, observer);
    }

    @Override
    public void resetActivity(ResetActivityRequest request, StreamObserver<ResetActivityResponse> observer) {
        handle(handlers.activities.resetActivity, request, observer);
    }

    @Override
    public void resetActivityExecution(
            ResetActivityExecutionRequest request, StreamObserver<ResetActivityExecutionResponse> observer) {
        handle(handlers.activities.resetActivityExecution, request, observer);
    }

    @Override
    public void unpauseActivity(UnpauseActivityRequest request, StreamObserver<UnpauseActivityResponse> observer) {
        handle(handlers.activities.unpauseActivity, request, observer);
    }

    @Override
    public void unpauseActivityExecution(
            UnpauseActivityExecutionRequest request, StreamObserver<UnpauseActivityExecutionResponse> observer) {
        handle(handlers.activities.unpauseActivityExecution, request, observer);
    }

    @Override
    public void updateActivityExecutionOptions(
            UpdateActivityExecutionOptionsRequest request,
            StreamObserver<UpdateActivityExecutionOptionsResponse> observer) {
        handle(handlers.activities.updateActivityExecutionOptions, request, observer);
    }

    @Override
    public void updateActivityOptions(
            UpdateActivityOptionsRequest request, StreamObserver<UpdateActivityOptionsResponse> observer) {
        handle(handlers.activities.updateActivityOptions, request, observer);
    }
}
