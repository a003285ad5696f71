package dev.perdura.benchmarks.growth.open

import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.child.awaitDeath
import dev.perdura.benchmarks.growth.child.report
import dev.perdura.benchmarks.growth.costOf
import dev.perdura.benchmarks.growth.inMillis
import dev.perdura.benchmarks.measure.ClosedLoop
import dev.perdura.benchmarks.measure.Machine
import kotlinx.serialization.Serializable
import kotlin.io.path.Path
import kotlin.time.DurationUnit

/** From the first line of the program on; CPU from the start of its JVM on. */
@Serializable
internal class Reopened(
    val openedMillis: Double,
    val firstWorkflowMillis: Double,
    val cpuMillis: Double,
    val clean: Boolean,
    val hot: HotWorkflows?,
)

/** What [count] workflows cost that were woken and finished, one after the other; memory with the rest open. */
@Serializable
internal class HotWorkflows(
    val count: Int,
    val p50Millis: Double,
    val p99Millis: Double,
    val cost: Cost,
    val heapBytes: Long,
    val residentBytes: Long?,
)

/** Of as many more is each one that is measured a part: the others warm the program up. */
private const val WARM_UPS_PER_HOT = 3
private const val NEWCOMERS_TO_WARM_UP = 1_000

/**
 * Child program `reopen DATABASE COUNT HOT`: opens what [parkWorkflows] left, runs a new workflow as soon as it can,
 * and then, unless HOT is 0, wakes so many of the old ones and closes the engine. With 0 it goes on until it is killed.
 */
internal suspend fun reopenParked(arguments: List<String>) {
    val before = Machine.read()
    val count = arguments[1].toInt()
    val hot = arguments[2].toInt()
    val engine = OpenEngine(Path(arguments[0]))
    val opened = Machine.elapsed()
    engine.startWorker()
    engine.runNewcomer(1)
    val after = Machine.read()
    report(
        Reopened.serializer(),
        Reopened(
            openedMillis = opened.inMillis(),
            firstWorkflowMillis = after.elapsed.inMillis(),
            cpuMillis = after.ownCpu.inMillis(),
            clean = Cost.between(before, after, counters = null).isClean,
            hot = if (hot == 0) null else wake(engine, count, hot),
        ),
    )
    if (hot == 0) awaitDeath()
    engine.close()
}

private suspend fun wake(engine: OpenEngine, count: Int, hot: Int): HotWorkflows {
    val perHot = 1 + WARM_UPS_PER_HOT
    val spread = List(perHot * hot) { (it.toLong() * count / (perHot * hot)).toInt() }
    repeat(NEWCOMERS_TO_WARM_UP) { engine.runNewcomer(it) }
    spread.filterIndexed { index, _ -> index % perHot != 0 }.forEach { engine.wakeAndFinish(it) }
    val latencyMicros = ClosedLoop.newHistogram()
    val cost =
        costOf(engine::counters) {
            spread.filterIndexed { index, _ -> index % perHot == 0 }.forEach {
                val start = Machine.elapsed()
                engine.wakeAndFinish(it)
                latencyMicros.recordValue((Machine.elapsed() - start).toLong(DurationUnit.MICROSECONDS))
            }
        }
    return HotWorkflows(
        hot,
        latencyMicros.getValueAtPercentile(50.0) / 1_000.0,
        latencyMicros.getValueAtPercentile(99.0) / 1_000.0,
        cost,
        Machine.liveHeapBytes(),
        Machine.residentBytes(),
    )
}
