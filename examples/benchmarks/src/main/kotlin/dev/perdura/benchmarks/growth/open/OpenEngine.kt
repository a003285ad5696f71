package dev.perdura.benchmarks.growth.open

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.benchmarks.memory.Parked
import dev.perdura.benchmarks.subject.counters
import dev.perdura.client.PerduraClient
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.QueryDefinition
import dev.perdura.dsl.workflow
import dev.perdura.engine.Engine
import dev.perdura.worker.Worker
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes

/** Our embedded engine with a worker for workflows that wait to be woken, and for new ones beside them. */
internal class OpenEngine(database: Path) : AutoCloseable {
    private object Steps : ActivityContract() {
        val step = activity<Int, Int>("step") { startToCloseTimeout = 1.minutes }
    }

    private val parked =
        workflow(Parked) { number ->
            var woken: Int? = null
            onSignal(Parked.wake) { woken = it }
            onQuery(IS_WAITING) { woken == null }
            awaitCondition { woken != null }
            number + woken!!
        }

    private val newcomer = workflow("newcomer") { number: Int -> Steps.step(number) }

    private val engine = Engine.builder().database(database).start()
    private val client = PerduraClient(engine.channel())
    private val worker =
        Worker(client, TASK_QUEUE) {
            workflows(parked, newcomer)
            activity(Steps.step) { it }
        }

    suspend fun startWorker() = worker.start()

    suspend fun park(number: Int) {
        client.start(Parked, number, taskQueue = TASK_QUEUE, workflowId = idOf(number))
    }

    /** Returns when the workflow has been through its first task. */
    suspend fun awaitParked(number: Int) {
        check(client.handle(Parked, idOf(number)).query(IS_WAITING)) { "${idOf(number)} does not wait" }
    }

    suspend fun wakeAndFinish(number: Int) {
        val handle = client.handle(Parked, idOf(number))
        handle.signal(Parked.wake, 1)
        val result = handle.result()
        check(result == number + 1) { "${idOf(number)} gave $result when it was woken" }
    }

    suspend fun runNewcomer(number: Int) {
        val result = client.execute(newcomer, number, taskQueue = TASK_QUEUE)
        check(result == number) { "A new workflow gave $result instead of $number" }
    }

    fun counters(): Counters = engine.statistics().counters()

    override fun close() {
        worker.close()
        engine.close()
    }

    private companion object {
        const val TASK_QUEUE = "open"
        val IS_WAITING: QueryDefinition<Unit, Boolean> = Parked.query<Boolean>("isWaiting")

        fun idOf(number: Int) = "parked-$number"
    }
}
