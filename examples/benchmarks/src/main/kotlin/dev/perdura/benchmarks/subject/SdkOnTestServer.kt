package dev.perdura.benchmarks.subject

import dev.perdura.benchmarks.measure.Counters
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowOptions
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import io.temporal.testserver.TestServer
import io.temporal.worker.WorkerFactory
import io.temporal.worker.WorkerFactoryOptions
import io.temporal.worker.WorkerOptions
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.util.concurrent.TimeUnit

/**
 * P1: the official Java SDK, worker and client, on its own in-memory test server, over its in-process transport.
 *
 * It keeps nothing on disk. Its cache and thread limits are raised above the number of callers, so that it is not
 * measured
 * while it evicts.
 */
internal class SdkOnTestServer : Subject {
    override val name: String = "P1 sdk-java"
    override val durability: String = "none (in memory)"

    private val server = TestServer.createServer(true)
    private val stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setChannel(server.channel).build(),
        )
    private val client = WorkflowClient.newInstance(stubs)
    private val factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(LIMIT).setMaxWorkflowThreadCount(LIMIT).build(),
        )

    init {
        val worker = factory.newWorker(TASK_QUEUE, WorkerOptions.newBuilder().build())
        worker.registerWorkflowImplementationTypes(SequentialSdkWorkflow::class.java)
        worker.registerActivitiesImplementations(EchoSdkActivity())
        factory.start()
    }

    override suspend fun execute(activities: Int) {
        val stub =
            client.newUntypedWorkflowStub(
                "SdkWorkflow",
                WorkflowOptions.newBuilder().setTaskQueue(TASK_QUEUE).build(),
            )
        // Starting blocks its thread; waiting for the result does not.
        withContext(Dispatchers.IO) { stub.start(activities) }
        val result = stub.getResultAsync(Int::class.javaObjectType).await()
        check(result == sumOfSteps(activities)) { "P1 gave $result for $activities activities" }
    }

    override fun counters(): Counters? = null

    override fun close() {
        factory.shutdownNow()
        factory.awaitTermination(10, TimeUnit.SECONDS)
        stubs.shutdownNow()
        server.close()
    }

    private companion object {
        const val TASK_QUEUE = "benchmark"
        const val LIMIT = 2_500
    }
}
