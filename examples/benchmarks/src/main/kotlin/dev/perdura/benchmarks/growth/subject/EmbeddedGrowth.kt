package dev.perdura.benchmarks.growth.subject

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.benchmarks.subject.EmbeddedPerdura
import dev.perdura.benchmarks.subject.counters
import dev.perdura.client.PerduraClient
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import dev.perdura.engine.Engine
import dev.perdura.engine.EngineLimits
import dev.perdura.worker.Worker
import io.temporal.api.history.v1.HistoryEvent
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.toList
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes

/** Our own, embedded, on [database]; every acknowledged step is synced. Our workflows cannot have children yet. */
internal class EmbeddedGrowth(database: Path) : GrowthSubject {
    override val name: String = EmbeddedPerdura.NAME
    override val hasChildren: Boolean = false

    private object Steps : ActivityContract() {
        val step = activity<Int, Int>("step") { startToCloseTimeout = 1.minutes }
    }

    private object Counting : WorkflowContract<Int, Int>("counting") {
        val add: SignalDefinition<Int> = signal<Int>("add")
    }

    private val sequential =
        workflow("sequential") { activities: Int ->
            var sum = 0
            for (number in 0 until activities) sum += Steps.step(number)
            sum
        }

    private val parallel =
        workflow("parallel") { activities: Int ->
            List(activities) { number -> async { Steps.step(number) } }.sumOf { it.await() }
        }

    private val counting =
        workflow(Counting) { signals ->
            var seen = 0
            var sum = 0
            onSignal(Counting.add) {
                seen++
                sum += it
            }
            awaitCondition { seen == signals }
            sum
        }

    private val engine =
        Engine
            .builder()
            .database(database)
            .limits(EngineLimits.builder().historyEvents(HISTORY_EVENTS).build())
            .start()
    private val client = PerduraClient(engine.channel())
    private var worker: Worker? = null

    override fun counters(): Counters = engine.statistics().counters()

    override suspend fun startWorker() {
        worker =
            Worker(client, TASK_QUEUE) {
                workflows(sequential, parallel, counting)
                activity(Steps.step) { it }
            }.also { it.start() }
    }

    override suspend fun stopWorker() {
        worker?.shutdown()
        worker = null
    }

    override suspend fun start(shape: Shape, size: Int): String {
        val definition =
            when (shape) {
                Shape.SEQUENTIAL -> sequential
                Shape.PARALLEL -> parallel
                Shape.SIGNALS -> counting
                Shape.CHILDREN -> error("$name has no children yet")
            }
        return client.start(definition, size, taskQueue = TASK_QUEUE).workflowId
    }

    override suspend fun signal(workflowId: String, number: Int) {
        client.handle(workflowId).signal(Counting.add, number)
    }

    override suspend fun result(workflowId: String): Int = client.handle(workflowId, ValueType.of<Int>()).result()

    override suspend fun history(workflowId: String): List<HistoryEvent> = client.handle(workflowId).history().toList()

    override fun close() {
        worker?.close()
        engine.close()
    }

    companion object {
        /** Six events an activity, for 10,000 of them: beyond the 51,200 that the engine puts up with by default. */
        const val HISTORY_EVENTS = 100_000
        private const val TASK_QUEUE = "growth"
    }
}
