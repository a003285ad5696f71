package dev.perdura.benchmarks.subject

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.client.PerduraClient
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.workflow
import dev.perdura.engine.Engine
import dev.perdura.engine.SlowDisk
import dev.perdura.worker.Worker
import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.toJavaDuration

/**
 * Our own: client, worker and engine in this process, every acknowledged step synced to one SQLite file.
 *
 * It does by hand what the front door does, because the engine's counters are not behind that.
 */
internal class EmbeddedPerdura(private val engine: Engine, override val name: String = NAME) : Subject {
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

        fun on(database: Path): EmbeddedPerdura = EmbeddedPerdura(Engine.builder().database(database).start())

        /** On a disk that takes [flush] longer for each commit. */
        fun onSlowDisk(database: Path, flush: Duration): EmbeddedPerdura =
            EmbeddedPerdura(SlowDisk.start(database, flush.toJavaDuration()), "$NAME, flush + $flush")
    }
}
