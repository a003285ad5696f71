package dev.perdura.worker.internal.service

import dev.perdura.client.NamespaceNotFoundException
import dev.perdura.client.ServiceException
import dev.perdura.client.ServiceUnavailableException
import dev.perdura.client.internal.rpc.CallPolicy
import dev.perdura.client.internal.rpc.ServiceCaller
import dev.perdura.client.internal.rpc.reason
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc
import org.slf4j.LoggerFactory

/** The calls at the beginning and the end of a worker's life. */
internal class WorkerLifeService(private val caller: ServiceCaller, private val worker: WorkerIdentity) {
    /** Whether the service ends the open polls of a worker that says farewell, so that no task is lost on the way. */
    @Volatile
    var endsPolls = false
        private set

    /**
     * Checks that the service answers and knows the namespace, and learns what it can do.
     *
     * @throws dev.perdura.client.PerduraClientException if not
     */
    suspend fun connect() {
        tolerating(Status.Code.UNIMPLEMENTED) {
            caller.call(WorkflowServiceGrpc.getGetSystemInfoMethod(), GetSystemInfoRequest.getDefaultInstance())
        }
        tolerating(Status.Code.UNIMPLEMENTED) {
            val description =
                caller.call(
                    WorkflowServiceGrpc.getDescribeNamespaceMethod(),
                    DescribeNamespaceRequest.newBuilder().setNamespace(worker.namespace).build(),
                )
            endsPolls = description.namespaceInfo.capabilities.workerPollCompleteOnShutdown
        }
    }

    private suspend fun tolerating(code: Status.Code, call: suspend () -> Unit) {
        try {
            call()
        } catch (refused: StatusRuntimeException) {
            if (refused.status.code == code) return
            throw when (refused.status.code) {
                Status.Code.NOT_FOUND -> {
                    NamespaceNotFoundException(worker.namespace, refused)
                }

                Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED -> {
                    ServiceUnavailableException(refused.reason, refused)
                }

                else -> {
                    ServiceException(
                        refused.status.code.name,
                        "${refused.reason}. The worker of task queue \"${worker.taskQueue}\" cannot use namespace " +
                            "\"${worker.namespace}\". Check the credentials of the client's channel.",
                        refused,
                    )
                }
            }
        }
    }

    /** Gives waiting tasks of this worker's own queue back to the shared one at once (rule 8.7). Best effort. */
    suspend fun shutDown() {
        try {
            caller.call(
                WorkflowServiceGrpc.getShutdownWorkerMethod(),
                ShutdownWorkerRequest
                    .newBuilder()
                    .setNamespace(worker.namespace)
                    .setStickyTaskQueue(worker.stickyQueue.name)
                    .setIdentity(worker.identity)
                    .setWorkerInstanceKey(worker.instanceId)
                    .setTaskQueue(worker.taskQueue)
                    .setReason("shutdown")
                    .build(),
                CallPolicy.ONCE,
            )
        } catch (refused: StatusRuntimeException) {
            logger.debug("The service did not take the worker's farewell: {}", refused.status)
        }
    }

    private companion object {
        val logger = LoggerFactory.getLogger("dev.perdura.worker")
    }
}
