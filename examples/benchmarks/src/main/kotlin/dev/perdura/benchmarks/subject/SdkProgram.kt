package dev.perdura.benchmarks.subject

import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowOptions
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import io.temporal.worker.WorkerFactory
import io.temporal.worker.WorkerFactoryOptions
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.util.concurrent.TimeUnit

/**
 * The official Java SDK, worker and client, on whatever [options] connect it to.
 *
 * Its cache and thread limits are raised above the number of callers, so that it is not measured while it evicts.
 */
internal class SdkProgram(options: WorkflowServiceStubsOptions) : AutoCloseable {
    private val stubs = WorkflowServiceStubs.newServiceStubs(options)
    private val client = WorkflowClient.newInstance(stubs)
    private val factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions
                .newBuilder()
                .setWorkflowCacheSize(LIMIT)
                .setMaxWorkflowThreadCount(LIMIT)
                .build(),
        )

    init {
        val worker = factory.newWorker(TASK_QUEUE)
        worker.registerWorkflowImplementationTypes(SequentialSdkWorkflow::class.java)
        worker.registerActivitiesImplementations(EchoSdkActivity())
        factory.start()
    }

    suspend fun execute(activities: Int) {
        val stub =
            client.newUntypedWorkflowStub(
                "SdkWorkflow",
                WorkflowOptions.newBuilder().setTaskQueue(TASK_QUEUE).build(),
            )
        // Starting blocks its thread; waiting for the result does not.
        withContext(Dispatchers.IO) { stub.start(activities) }
        val result = stub.getResultAsync(Int::class.javaObjectType).await()
        check(result == sumOfSteps(activities)) { "The SDK gave $result for $activities activities" }
    }

    override fun close() {
        factory.shutdownNow()
        factory.awaitTermination(10, TimeUnit.SECONDS)
        stubs.shutdownNow()
    }

    private companion object {
        const val TASK_QUEUE = "sdk-benchmark"
        const val LIMIT = 2_500
    }
}
