package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.util.function.Supplier;

/**
 * The workflow service as this engine offers it: the table of contents of what can be asked of it, each RPC with its
 * own class. All other methods of the service answer UNIMPLEMENTED. There is one endpoint per transport.
 */
public final class WorkflowServiceEndpoint extends ScheduleCalls {

    /** @param closed why no request is taken any more, or null while they are */
    public WorkflowServiceEndpoint(Handlers handlers, Transport transport, Supplier<Refusal> closed) {
        super(handlers, transport, closed);
    }

    @Override
    public void startWorkflowExecution(
            StartWorkflowExecutionRequest request, StreamObserver<StartWorkflowExecutionResponse> observer) {
        handle(handlers.startWorkflowExecution, request, observer);
    }

    @Override
    public void signalWorkflowExecution(
            SignalWorkflowExecutionRequest request, StreamObserver<SignalWorkflowExecutionResponse> observer) {
        handle(handlers.signalWorkflowExecution, request, observer);
    }

    @Override
    public void signalWithStartWorkflowExecution(
            SignalWithStartWorkflowExecutionRequest request,
            StreamObserver<SignalWithStartWorkflowExecutionResponse> observer) {
        handle(handlers.signalWithStartWorkflowExecution, request, observer);
    }

    @Override
    public void queryWorkflow(QueryWorkflowRequest request, StreamObserver<QueryWorkflowResponse> observer) {
        handle(handlers.queryWorkflow, request, observer);
    }

    @Override
    public void requestCancelWorkflowExecution(
            RequestCancelWorkflowExecutionRequest request,
            StreamObserver<RequestCancelWorkflowExecutionResponse> observer) {
        handle(handlers.requestCancelWorkflowExecution, request, observer);
    }

    @Override
    public void terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest request, StreamObserver<TerminateWorkflowExecutionResponse> observer) {
        handle(handlers.terminateWorkflowExecution, request, observer);
    }

    @Override
    public void describeWorkflowExecution(
            DescribeWorkflowExecutionRequest request, StreamObserver<DescribeWorkflowExecutionResponse> observer) {
        handle(handlers.describeWorkflowExecution, request, observer);
    }

    @Override
    public void getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest request, StreamObserver<GetWorkflowExecutionHistoryResponse> observer) {
        handle(handlers.getWorkflowExecutionHistory, request, observer);
    }

    @Override
    public void pollWorkflowTaskQueue(
            PollWorkflowTaskQueueRequest request, StreamObserver<PollWorkflowTaskQueueResponse> observer) {
        handle(handlers.pollWorkflowTaskQueue, request, observer);
    }

    @Override
    public void respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest request,
            StreamObserver<RespondWorkflowTaskCompletedResponse> observer) {
        handle(handlers.respondWorkflowTaskCompleted, request, observer);
    }

    @Override
    public void respondWorkflowTaskFailed(
            RespondWorkflowTaskFailedRequest request, StreamObserver<RespondWorkflowTaskFailedResponse> observer) {
        handle(handlers.respondWorkflowTaskFailed, request, observer);
    }

    @Override
    public void respondQueryTaskCompleted(
            RespondQueryTaskCompletedRequest request, StreamObserver<RespondQueryTaskCompletedResponse> observer) {
        handle(handlers.respondQueryTaskCompleted, request, observer);
    }

    @Override
    public void resetStickyTaskQueue(
            ResetStickyTaskQueueRequest request, StreamObserver<ResetStickyTaskQueueResponse> observer) {
        handle(handlers.resetStickyTaskQueue, request, observer);
    }

    @Override
    public void updateWorkflowExecution(
            UpdateWorkflowExecutionRequest request, StreamObserver<UpdateWorkflowExecutionResponse> observer) {
        handle(handlers.updateWorkflowExecution, request, observer);
    }

    @Override
    public void executeMultiOperation(
            ExecuteMultiOperationRequest request, StreamObserver<ExecuteMultiOperationResponse> observer) {
        handle(handlers.executeMultiOperation, request, observer);
    }

    @Override
    public void pollWorkflowExecutionUpdate(
            PollWorkflowExecutionUpdateRequest request, StreamObserver<PollWorkflowExecutionUpdateResponse> observer) {
        handle(handlers.pollWorkflowExecutionUpdate, request, observer);
    }

    @Override
    public void pollActivityTaskQueue(
            PollActivityTaskQueueRequest request, StreamObserver<PollActivityTaskQueueResponse> observer) {
        handle(handlers.pollActivityTaskQueue, request, observer);
    }

    @Override
    public void respondActivityTaskCompleted(
            RespondActivityTaskCompletedRequest request,
            StreamObserver<RespondActivityTaskCompletedResponse> observer) {
        handle(handlers.respondActivityTaskCompleted, request, observer);
    }

    @Override
    public void respondActivityTaskCompletedById(
            RespondActivityTaskCompletedByIdRequest request,
            StreamObserver<RespondActivityTaskCompletedByIdResponse> observer) {
        handle(handlers.respondActivityTaskCompletedById, request, observer);
    }

    @Override
    public void respondActivityTaskFailed(
            RespondActivityTaskFailedRequest request, StreamObserver<RespondActivityTaskFailedResponse> observer) {
        handle(handlers.respondActivityTaskFailed, request, observer);
    }

    @Override
    public void respondActivityTaskFailedById(
            RespondActivityTaskFailedByIdRequest request,
            StreamObserver<RespondActivityTaskFailedByIdResponse> observer) {
        handle(handlers.respondActivityTaskFailedById, request, observer);
    }

    @Override
    public void respondActivityTaskCanceled(
            RespondActivityTaskCanceledRequest request, StreamObserver<RespondActivityTaskCanceledResponse> observer) {
        handle(handlers.respondActivityTaskCanceled, request, observer);
    }

    @Override
    public void respondActivityTaskCanceledById(
            RespondActivityTaskCanceledByIdRequest request,
            StreamObserver<RespondActivityTaskCanceledByIdResponse> observer) {
        handle(handlers.respondActivityTaskCanceledById, request, observer);
    }

    @Override
    public void recordActivityTaskHeartbeat(
            RecordActivityTaskHeartbeatRequest request, StreamObserver<RecordActivityTaskHeartbeatResponse> observer) {
        handle(handlers.recordActivityTaskHeartbeat, request, observer);
    }

    @Override
    public void recordActivityTaskHeartbeatById(
            RecordActivityTaskHeartbeatByIdRequest request,
            StreamObserver<RecordActivityTaskHeartbeatByIdResponse> observer) {
        handle(handlers.recordActivityTaskHeartbeatById, request, observer);
    }

    @Override
    public void deleteWorkflowExecution(
            DeleteWorkflowExecutionRequest request, StreamObserver<DeleteWorkflowExecutionResponse> observer) {
        handle(handlers.deleteWorkflowExecution, request, observer);
    }

    @Override
    public void getWorkflowExecutionHistoryReverse(
            GetWorkflowExecutionHistoryReverseRequest request,
            StreamObserver<GetWorkflowExecutionHistoryReverseResponse> observer) {
        handle(handlers.getWorkflowExecutionHistoryReverse, request, observer);
    }

    @Override
    public void updateWorkflowExecutionOptions(
            UpdateWorkflowExecutionOptionsRequest request,
            StreamObserver<UpdateWorkflowExecutionOptionsResponse> observer) {
        handle(handlers.batches.updateOptionsOfOne, request, observer);
    }
}
