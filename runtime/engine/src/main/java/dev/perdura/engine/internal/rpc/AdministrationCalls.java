package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.CountWorkersResponse;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerResponse;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetClusterInfoResponse;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.GetSearchAttributesResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsResponse;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceResponse;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.function.Supplier;

/**
 * The part of the workflow service that is not about one workflow: namespaces, lists, task queues, workers, and what
 * the engine is. A table of contents, each RPC with its own class.
 */
abstract class AdministrationCalls extends WorkflowServiceGrpc.WorkflowServiceImplBase {

    final Handlers handlers;
    private final Calls calls;

    /** @param closed why no request is taken any more, or null while they are */
    AdministrationCalls(Handlers handlers, Transport transport, Supplier<Refusal> closed) {
        this.handlers = handlers;
        this.calls = new Calls(transport, closed);
    }

    final <Q, R> void handle(Handler<Q, R> handler, Q request, StreamObserver<R> observer) {
        calls.handle(handler, request, observer);
    }

    @Override
    public void countWorkers(CountWorkersRequest request, StreamObserver<CountWorkersResponse> observer) {
        handle(handlers.workers.countWorkers, request, observer);
    }

    @Override
    public void countWorkflowExecutions(
            CountWorkflowExecutionsRequest request, StreamObserver<CountWorkflowExecutionsResponse> observer) {
        handle(handlers.countWorkflowExecutions, request, observer);
    }

    @Override
    public void deprecateNamespace(
            DeprecateNamespaceRequest request, StreamObserver<DeprecateNamespaceResponse> observer) {
        handle(handlers.deprecateNamespace, request, observer);
    }

    @Override
    public void describeNamespace(
            DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> observer) {
        handle(handlers.describeNamespace, request, observer);
    }

    @Override
    public void describeTaskQueue(
            DescribeTaskQueueRequest request, StreamObserver<DescribeTaskQueueResponse> observer) {
        handle(handlers.taskQueues.describe, request, observer);
    }

    @Override
    public void describeWorker(DescribeWorkerRequest request, StreamObserver<DescribeWorkerResponse> observer) {
        handle(handlers.workers.describeWorker, request, observer);
    }

    @Override
    public void getClusterInfo(GetClusterInfoRequest request, StreamObserver<GetClusterInfoResponse> observer) {
        handle(handlers.getClusterInfo, request, observer);
    }

    @Override
    public void getSearchAttributes(
            GetSearchAttributesRequest request, StreamObserver<GetSearchAttributesResponse> observer) {
        handle(handlers.getSearchAttributes, request, observer);
    }

    @Override
    public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> observer) {
        handle(handlers.getSystemInfo, request, observer);
    }

    @Override
    public void listArchivedWorkflowExecutions(
            ListArchivedWorkflowExecutionsRequest request,
            StreamObserver<ListArchivedWorkflowExecutionsResponse> observer) {
        handle(handlers.listArchivedWorkflowExecutions, request, observer);
    }

    @Override
    public void listClosedWorkflowExecutions(
            ListClosedWorkflowExecutionsRequest request,
            StreamObserver<ListClosedWorkflowExecutionsResponse> observer) {
        handle(handlers.listClosedWorkflowExecutions, request, observer);
    }

    @Override
    public void listNamespaces(ListNamespacesRequest request, StreamObserver<ListNamespacesResponse> observer) {
        handle(handlers.listNamespaces, request, observer);
    }

    @Override
    public void listOpenWorkflowExecutions(
            ListOpenWorkflowExecutionsRequest request, StreamObserver<ListOpenWorkflowExecutionsResponse> observer) {
        handle(handlers.listOpenWorkflowExecutions, request, observer);
    }

    @Override
    public void listTaskQueuePartitions(
            ListTaskQueuePartitionsRequest request, StreamObserver<ListTaskQueuePartitionsResponse> observer) {
        handle(handlers.taskQueues.listPartitions, request, observer);
    }

    @Override
    public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> observer) {
        handle(handlers.workers.listWorkers, request, observer);
    }

    @Override
    public void listWorkflowExecutions(
            ListWorkflowExecutionsRequest request, StreamObserver<ListWorkflowExecutionsResponse> observer) {
        handle(handlers.listWorkflowExecutions, request, observer);
    }

    @Override
    public void recordWorkerHeartbeat(
            RecordWorkerHeartbeatRequest request, StreamObserver<RecordWorkerHeartbeatResponse> observer) {
        handle(handlers.workers.recordWorkerHeartbeat, request, observer);
    }

    @Override
    public void registerNamespace(
            RegisterNamespaceRequest request, StreamObserver<RegisterNamespaceResponse> observer) {
        handle(handlers.registerNamespace, request, observer);
    }

    @Override
    public void scanWorkflowExecutions(
            ScanWorkflowExecutionsRequest request, StreamObserver<ScanWorkflowExecutionsResponse> observer) {
        handle(handlers.scanWorkflowExecutions, request, observer);
    }

    @Override
    public void shutdownWorker(ShutdownWorkerRequest request, StreamObserver<ShutdownWorkerResponse> observer) {
        handle(handlers.workers.shutdownWorker, request, observer);
    }

    @Override
    public void updateNamespace(UpdateNamespaceRequest request, StreamObserver<UpdateNamespaceResponse> observer) {
        handle(handlers.updateNamespace, request, observer);
    }

    @Override
    public void updateTaskQueueConfig(
            UpdateTaskQueueConfigRequest request, StreamObserver<UpdateTaskQueueConfigResponse> observer) {
        handle(handlers.taskQueues.updateConfig, request, observer);
    }
}
