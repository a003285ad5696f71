package dev.perdura.benchmarks.growth.recovery

import dev.perdura.benchmarks.growth.child.awaitUntil
import dev.perdura.benchmarks.growth.child.forEachOf
import dev.perdura.benchmarks.growth.child.report
import dev.perdura.benchmarks.growth.inMillis
import dev.perdura.benchmarks.measure.Machine
import dev.perdura.engine.EngineClock
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.serialization.Serializable
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong

/** The load is on: [sleepingAfterMillis] from the program's start, all sleepers slept. */
@Serializable
internal class LoadIsOn(val sleepingAfterMillis: Double)

private const val STARTERS = 128
private const val CALLERS = 64
private const val FINISHED_BEFORE_REPORT = 500

/** All sleepers are due within this; the next process believes that more has passed. */
internal const val LONGEST_SLEEP_MILLIS: Long = 50L * 60 * 1_000

private const val SHORTEST_SLEEP_MILLIS = LONGEST_SLEEP_MILLIS / 2

/**
 * Child program `load DIRECTORY COUNT`: COUNT workflows sleep for about an hour while others run as fast as they can;
 * reports when that load is on, and goes on until it is killed.
 *
 * Who was acknowledged and whose activity ran is in two logs, which outlive this process.
 */
internal suspend fun runLoad(arguments: List<String>) {
    val files = RecoveryFiles(arguments[0])
    val count = arguments[1].toInt()
    val executed = IdLog(files.executed)
    val clock = EngineClock.system()
    val engine = LoadEngine(files.database, clock, executed::append)
    engine.startWorker()
    putToSleep(engine, count, clock.nowMillis())
    val slept = Machine.elapsed()
    val acknowledged = IdLog(files.acknowledged)
    val nextId = AtomicLong(count.toLong())
    val finished = AtomicInteger()
    coroutineScope {
        repeat(CALLERS) {
            launch(Dispatchers.Default) {
                while (true) {
                    val id = nextId.getAndIncrement()
                    val handle = engine.startLabourer(id)
                    acknowledged.append(id)
                    handle.result()
                    finished.incrementAndGet()
                }
            }
        }
        awaitUntil { finished.get() >= FINISHED_BEFORE_REPORT }
        report(LoadIsOn.serializer(), LoadIsOn(slept.inMillis()))
    }
}

/** Returns when all sleep, and all of that is on disk. */
private suspend fun putToSleep(engine: LoadEngine, count: Int, nowMillis: Long) {
    fun sleep(id: Int): Sleep {
        val spread = (LONGEST_SLEEP_MILLIS - SHORTEST_SLEEP_MILLIS) * id / count
        return Sleep(id.toLong(), nowMillis + SHORTEST_SLEEP_MILLIS + spread)
    }

    val before = engine.counters().transitions
    engine.startSleeper(sleep(0))
    engine.awaitSleeping(0)
    val perSleeper = engine.counters().transitions - before
    forEachOf(count - 1, STARTERS) { engine.startSleeper(sleep(it + 1)) }
    awaitUntil { engine.counters().transitions - before >= perSleeper * count }
}
