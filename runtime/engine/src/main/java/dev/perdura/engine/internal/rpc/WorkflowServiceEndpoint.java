package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetClusterInfoResponse;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.GetSearchAttributesResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
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
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceResponse;
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
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.function.Supplier;

/**
 * The workflow service as this engine offers it: the table of contents of what can be asked of it, each RPC with its
 * own class. All other methods of the service answer UNIMPLEMENTED. There is one endpoint per transport.
 */
public final class WorkflowServiceEndpoint extends WorkflowServiceGrpc.WorkflowServiceImplBase {

    private final Handlers handlers;
    private final Calls calls;

    /** @param closed why no request is taken any more, or null while they are */
    public WorkflowServiceEndpoint(Handlers handlers, Transport transport, Supplier<Refusal> closed) {
        this.handlers = handlers;
        this.calls = new Calls(transport, closed);
    }

    private <Q, R> void handle(Handler<Q, R> handler, Q request, StreamObserver<R> observer) {
        calls.handle(handler, request, observer);
    }

    @Override
    public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> observer) {
        handle(handlers.getSystemInfo, request, observer);
    }

    @Override
    public void getClusterInfo(GetClusterInfoRequest request, StreamObserver<GetClusterInfoResponse> observer) {
        handle(handlers.getClusterInfo, request, observer);
    }

    @Override
    public void describeNamespace(
            DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> observer) {
        handle(handlers.describeNamespace, request, observer);
    }

    @Override
    public void listNamespaces(ListNamespacesRequest request, StreamObserver<ListNamespacesResponse> observer) {
        handle(handlers.listNamespaces, request, observer);
    }

    @Override
    public void registerNamespace(
            RegisterNamespaceRequest request, StreamObserver<RegisterNamespaceResponse> observer) {
        handle(handlers.registerNamespace, request, observer);
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
    public void shutdownWorker(ShutdownWorkerRequest request, StreamObserver<ShutdownWorkerResponse> observer) {
        handle(handlers.shutdownWorker, request, observer);
    }

    @Override
    public void updateWorkflowExecution(
            UpdateWorkflowExecutionRequest request, StreamObserver<UpdateWorkflowExecutionResponse> observer) {
        handle(handlers.updateWorkflowExecution, request, observer);
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
    public void listWorkflowExecutions(
            ListWorkflowExecutionsRequest request, StreamObserver<ListWorkflowExecutionsResponse> observer) {
        handle(handlers.listWorkflowExecutions, request, observer);
    }

    @Override
    public void listOpenWorkflowExecutions(
            ListOpenWorkflowExecutionsRequest request, StreamObserver<ListOpenWorkflowExecutionsResponse> observer) {
        handle(handlers.listOpenWorkflowExecutions, request, observer);
    }

    @Override
    public void listClosedWorkflowExecutions(
            ListClosedWorkflowExecutionsRequest request,
            StreamObserver<ListClosedWorkflowExecutionsResponse> observer) {
        handle(handlers.listClosedWorkflowExecutions, request, observer);
    }

    @Override
    public void listArchivedWorkflowExecutions(
            ListArchivedWorkflowExecutionsRequest request,
            StreamObserver<ListArchivedWorkflowExecutionsResponse> observer) {
        handle(handlers.listArchivedWorkflowExecutions, request, observer);
    }

    @Override
    public void scanWorkflowExecutions(
            ScanWorkflowExecutionsRequest request, StreamObserver<ScanWorkflowExecutionsResponse> observer) {
        handle(handlers.scanWorkflowExecutions, request, observer);
    }

    @Override
    public void countWorkflowExecutions(
            CountWorkflowExecutionsRequest request, StreamObserver<CountWorkflowExecutionsResponse> observer) {
        handle(handlers.countWorkflowExecutions, request, observer);
    }

    @Override
    public void getSearchAttributes(
            GetSearchAttributesRequest request, StreamObserver<GetSearchAttributesResponse> observer) {
        handle(handlers.getSearchAttributes, request, observer);
    }

    @Override
    public void deleteWorkflowExecution(
            DeleteWorkflowExecutionRequest request, StreamObserver<DeleteWorkflowExecutionResponse> observer) {
        handle(handlers.deleteWorkflowExecution, request, observer);
    }
}
