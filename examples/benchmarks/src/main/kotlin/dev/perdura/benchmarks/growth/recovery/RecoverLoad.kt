package dev.perdura.benchmarks.growth.recovery

import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.child.awaitUntil
import dev.perdura.benchmarks.growth.child.forEachOf
import dev.perdura.benchmarks.growth.child.report
import dev.perdura.benchmarks.growth.inMillis
import dev.perdura.benchmarks.measure.Machine
import dev.perdura.client.PerduraClientException
import dev.perdura.dsl.PerduraFailure
import dev.perdura.engine.EngineClock
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.Serializable
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes

/**
 * What the process that came after found. Times from the first line of the program on, null for what did not come about
 * in time; [repeatedActivities] ran more than once, before and after counted together; [lost] of [workflows], all
 * acknowledged to their starters, did not end as they should.
 */
@Serializable
internal class Recovered(
    val openedMillis: Double,
    val firstProgressMillis: Double?,
    val overdueDoneMillis: Double?,
    val cpuMillis: Double,
    val clean: Boolean,
    val workflows: Int,
    val lost: Int,
    val activitiesRun: Int,
    val repeatedActivities: Int,
)

private const val OUTAGE_MILLIS = LONGEST_SLEEP_MILLIS * 6 / 5
private const val VERIFIERS = 64
private val PATIENCE = 5.minutes

/**
 * Child program `recover DIRECTORY COUNT`: opens what [runLoad] left, more than an hour later by the engine's clock, so
 * that all sleepers are overdue; reports when all work is done and every workflow has been asked for its result.
 */
internal suspend fun recoverLoad(arguments: List<String>) {
    val before = Machine.read()
    val files = RecoveryFiles(arguments[0])
    val count = arguments[1].toInt()
    val executed = IdLog(files.executed)
    val awake = ConcurrentHashMap.newKeySet<Long>()
    val work = Work(count, awake, executed)
    val system = EngineClock.system()
    LoadEngine(files.database, { system.nowMillis() + OUTAGE_MILLIS }, work::done).use { engine ->
        val opened = Machine.elapsed()
        engine.startWorker()
        withTimeoutOrNull(PATIENCE) { awaitUntil { work.overdueDone != null } }
        val after = Machine.read()
        val acknowledged = List(count) { it.toLong() } + IdLog.read(files.acknowledged)
        val lost = lost(engine, acknowledged)
        val runs = IdLog.read(files.executed)
        report(
            Recovered.serializer(),
            Recovered(
                openedMillis = opened.inMillis(),
                firstProgressMillis = work.firstProgress?.inMillis(),
                overdueDoneMillis = work.overdueDone?.inMillis(),
                cpuMillis = after.ownCpu.inMillis(),
                clean = Cost.between(before, after, counters = null).isClean,
                workflows = acknowledged.size,
                lost = lost,
                activitiesRun = runs.size,
                repeatedActivities = runs.size - runs.toSet().size,
            ),
        )
    }
}

/** Sees the activities of this process. */
private class Work(private val sleepers: Int, private val awake: MutableSet<Long>, private val executed: IdLog) {
    @Volatile
    var firstProgress: Duration? = null
        private set

    @Volatile
    var overdueDone: Duration? = null
        private set

    fun done(id: Long) {
        executed.append(id)
        if (firstProgress == null) firstProgress = Machine.elapsed()
        if (id < sleepers && awake.add(id) && awake.size == sleepers) overdueDone = Machine.elapsed()
    }
}

private suspend fun lost(engine: LoadEngine, acknowledged: List<Long>): Int {
    val found = AtomicInteger()
    withTimeoutOrNull(PATIENCE) {
        forEachOf(acknowledged.size, VERIFIERS) { index ->
            val id = acknowledged[index]
            val result =
                try {
                    engine.result(id)
                } catch (failure: PerduraClientException) {
                    failure.also { System.err.println("Workflow $id: $it") }
                    null
                } catch (failure: PerduraFailure) {
                    failure.also { System.err.println("Workflow $id: $it") }
                    null
                }
            if (result == id) found.incrementAndGet()
        }
    }
    return acknowledged.size - found.get()
}
