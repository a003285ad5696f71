package dev.perdura.benchmarks.growth.subject

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.benchmarks.subject.counters
import dev.perdura.engine.Engine
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowOptions
import io.temporal.client.WorkflowStub
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import io.temporal.testserver.TestServer
import io.temporal.worker.WorkerFactory
import io.temporal.worker.WorkerFactoryOptions
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** The official Java SDK, worker and client, on whatever [options] connect it to; [server] is closed with it. */
internal class SdkGrowth private constructor(
    override val name: String,
    options: WorkflowServiceStubsOptions,
    private val counters: () -> Counters?,
    private val server: AutoCloseable,
) : GrowthSubject {
    override val hasChildren: Boolean = true

    private val stubs = WorkflowServiceStubs.newServiceStubs(options)
    private val client = WorkflowClient.newInstance(stubs)
    private var factory: WorkerFactory? = null

    override fun counters(): Counters? = counters.invoke()

    override suspend fun startWorker() {
        val options =
            WorkerFactoryOptions
                .newBuilder()
                .setWorkflowCacheSize(LIMIT)
                .setMaxWorkflowThreadCount(LIMIT)
                .build()
        factory =
            WorkerFactory.newInstance(client, options).also {
                val worker = it.newWorker(TASK_QUEUE)
                worker.registerWorkflowImplementationTypes(
                    ActivitiesAtOnce::class.java,
                    ChildrenAtOnce::class.java,
                    Leaf::class.java,
                    SignalsOneByOne::class.java,
                    EverAnew::class.java,
                )
                worker.registerActivitiesImplementations(EchoActivity())
                it.start()
            }
    }

    override suspend fun stopWorker() = stopFactory()

    override suspend fun start(shape: Shape, size: Int): String =
        when (shape) {
            Shape.SEQUENTIAL -> error("Not measured with $name")
            Shape.PARALLEL -> start("ActivitiesAtOnceWorkflow", size)
            Shape.CHILDREN -> start("ChildrenAtOnceWorkflow", size)
            Shape.SIGNALS -> start("SignalsOneByOneWorkflow", size)
        }

    /** Starts a workflow by name. */
    suspend fun start(type: String, vararg arguments: Any): String =
        // Starting blocks its thread; waiting for a result does not.
        withContext(Dispatchers.IO) {
            val options = WorkflowOptions.newBuilder().setTaskQueue(TASK_QUEUE).build()
            client.newUntypedWorkflowStub(type, options).start(*arguments).workflowId
        }

    override suspend fun signal(workflowId: String, number: Int) = signal(workflowId, "add", number)

    /** Sends a signal by name. */
    suspend fun signal(workflowId: String, signal: String, argument: Int) {
        withContext(Dispatchers.IO) { stub(workflowId).signal(signal, argument) }
    }

    override suspend fun result(workflowId: String): Int =
        stub(workflowId).getResultAsync(Int::class.javaObjectType).await()

    override suspend fun history(workflowId: String): List<HistoryEvent> =
        withContext(Dispatchers.IO) { client.fetchHistory(workflowId).events }

    override fun close() {
        stopFactory()
        stubs.shutdownNow()
        server.close()
    }

    private fun stub(workflowId: String): WorkflowStub = client.newUntypedWorkflowStub(workflowId)

    private fun stopFactory() {
        factory?.shutdownNow()
        factory?.awaitTermination(10, TimeUnit.SECONDS)
        factory = null
    }

    companion object {
        private const val TASK_QUEUE = "sdk-growth"

        /** Above the number of children, so that it is not measured while it evicts. */
        private const val LIMIT = 2_500

        /** P1: on its own test server, in this process, which keeps nothing on disk. */
        fun onTestServer(): SdkGrowth {
            val server = TestServer.createServer(true)
            val options = WorkflowServiceStubsOptions.newBuilder().setChannel(server.channel).build()
            return SdkGrowth("P1 sdk-java on its test server, in memory", options, { null }, server)
        }

        /** P2: on our engine over loopback TCP; every acknowledged step is synced. */
        fun onPerdura(database: Path): SdkGrowth {
            val engine = Engine.builder().database(database).start()
            val port = engine.listen(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            val options = WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:$port").build()
            return SdkGrowth("P2 sdk-java on our engine over TCP", options, { engine.statistics().counters() }, engine)
        }
    }
}
