package dev.perdura.benchmarks.subject

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.client.PerduraClient
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.workflow
import dev.perdura.engine.Engine
import dev.perdura.worker.Worker
import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes

/** Our own: client, worker and engine in this process, every acknowledged step synced to one SQLite file. */
internal class EmbeddedPerdura(database: Path) : Subject {
    override val name: String = NAME
    override val durability: String = "FULL"

    private object Steps : ActivityContract() {
        val step = activity<Int, Int>("step") { startToCloseTimeout = 1.minutes }
    }

    private val sequential =
        workflow("sequential") { activities: Int ->
            var sum = 0
            for (number in 0 until activities) sum += Steps.step(number)
            sum
        }

    // What the front door does, by hand: the engine's counters are not behind it.
    private val engine = Engine.builder().database(database).start()
    private val client = PerduraClient(engine.channel())
    private val worker =
        Worker(client, TASK_QUEUE) {
            workflow(sequential)
            activity(Steps.step) { it }
        }

    init {
        runBlocking { worker.start() }
    }

    override suspend fun execute(activities: Int) {
        val result = client.execute(sequential, activities, taskQueue = TASK_QUEUE)
        check(result == sumOfSteps(activities)) { "Embedded gave $result for $activities activities" }
    }

    override fun counters(): Counters = engine.statistics().counters()

    override fun close() {
        worker.close()
        engine.close()
    }

    companion object {
        const val NAME = "Perdura embedded"
        private const val TASK_QUEUE = "benchmark"
    }
}
