package dev.perdura.benchmarks.growth.recovery

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.benchmarks.subject.counters
import dev.perdura.client.PerduraClient
import dev.perdura.client.WorkflowHandle
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.QueryDefinition
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import dev.perdura.engine.Engine
import dev.perdura.engine.EngineClock
import dev.perdura.worker.Worker
import kotlinx.coroutines.delay
import kotlinx.serialization.Serializable
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Instant

/** Who sleeps, and until when. */
@Serializable
internal class Sleep(val id: Long, val untilEpochMillis: Long)

/**
 * Our embedded engine with a worker for workflows that sleep and then work, and for ones that work at once. [onWork] is
 * told of every activity that runs, which is one per workflow unless something went wrong.
 */
internal class LoadEngine(database: Path, clock: EngineClock, private val onWork: (Long) -> Unit) : AutoCloseable {
    private object Steps : ActivityContract() {
        val work = activity<Long, Long>("work") { startToCloseTimeout = 1.minutes }
    }

    private object Sleeper : WorkflowContract<Sleep, Long>("sleeper") {
        val isSleeping: QueryDefinition<Unit, Boolean> = query<Boolean>("isSleeping")
    }

    private val sleeper =
        workflow(Sleeper) { sleep ->
            var isSleeping = true
            onQuery(Sleeper.isSleeping) { isSleeping }
            // Until a moment, not for a while: who comes to it late has slept long enough.
            delay(Instant.fromEpochMilliseconds(sleep.untilEpochMillis) - now())
            isSleeping = false
            Steps.work(sleep.id)
        }

    private val labourer = workflow("labourer") { id: Long -> Steps.work(id) }

    private val engine = Engine.builder().database(database).clock(clock).start()
    private val client = PerduraClient(engine.channel())
    private val worker =
        Worker(client, TASK_QUEUE) {
            workflows(sleeper, labourer)
            activity(Steps.work) { id -> id.also(onWork) }
        }

    suspend fun startWorker() = worker.start()

    suspend fun startSleeper(sleep: Sleep) {
        client.start(Sleeper, sleep, taskQueue = TASK_QUEUE, workflowId = idOf(sleep.id))
    }

    /** Returns when the workflow has been through its first task. */
    suspend fun awaitSleeping(id: Long) {
        check(client.handle(Sleeper, idOf(id)).query(Sleeper.isSleeping)) { "${idOf(id)} does not sleep" }
    }

    suspend fun startLabourer(id: Long): WorkflowHandle<Long> =
        client.start(labourer, id, taskQueue = TASK_QUEUE, workflowId = idOf(id))

    /** Waits for the end of a workflow of either kind. */
    suspend fun result(id: Long): Long = client.handle(Sleeper, idOf(id)).result()

    fun counters(): Counters = engine.statistics().counters()

    override fun close() {
        worker.close()
        engine.close()
    }

    private companion object {
        const val TASK_QUEUE = "load"

        fun idOf(id: Long) = "load-$id"
    }
}
