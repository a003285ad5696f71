package dev.perdura.benchmarks.growth.curve

import dev.perdura.benchmarks.growth.child.forEachOf
import dev.perdura.benchmarks.measure.Counters
import dev.perdura.benchmarks.subject.counters
import dev.perdura.benchmarks.subject.sumOfSteps
import dev.perdura.client.PerduraClient
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import dev.perdura.engine.Engine
import dev.perdura.engine.EngineLimits
import dev.perdura.worker.Worker
import kotlinx.coroutines.async
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes

/** Our embedded engine on [database], with workflows that grow as large as they are told to. */
internal class GrowingRuns private constructor(database: Path) : AutoCloseable {
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
    private val worker =
        Worker(client, TASK_QUEUE) {
            workflows(sequential, parallel, counting)
            activity(Steps.step) { it }
        }

    /** One run with [activities], one after the other. */
    suspend fun sequential(activities: Int) {
        val result = client.execute(sequential, activities, taskQueue = TASK_QUEUE)
        check(result == sumOfSteps(activities)) { "$activities sequential activities gave $result" }
    }

    /** One run with [activities], all at once. */
    suspend fun parallel(activities: Int) {
        val result = client.execute(parallel, activities, taskQueue = TASK_QUEUE)
        check(result == sumOfSteps(activities)) { "$activities parallel activities gave $result" }
    }

    /** One run that gets [signals] from a few callers, each of whom sends the next when the last is acknowledged. */
    suspend fun signals(signals: Int) {
        val handle = client.start(counting, signals, taskQueue = TASK_QUEUE)
        forEachOf(signals, SIGNAL_CALLERS) { handle.signal(Counting.add, it) }
        val result = handle.result()
        check(result == sumOfSteps(signals)) { "$signals signals gave $result" }
    }

    fun counters(): Counters = engine.statistics().counters()

    override fun close() {
        worker.close()
        engine.close()
    }

    companion object {
        /** Six events an activity, for 10,000 of them: beyond the 51,200 that the engine puts up with by default. */
        const val HISTORY_EVENTS = 100_000
        const val SIGNAL_CALLERS = 8
        private const val TASK_QUEUE = "growth"

        suspend fun on(database: Path): GrowingRuns = GrowingRuns(database).also { it.worker.start() }
    }
}
