package dev.perdura.benchmarks.growth.subject

import dev.perdura.benchmarks.measure.Machine
import io.temporal.workflow.SignalMethod
import io.temporal.workflow.Workflow
import io.temporal.workflow.WorkflowInterface
import io.temporal.workflow.WorkflowMethod
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration

/** Counts signals, and continues as new whenever it has seen enough of them; gives the number of all. */
@WorkflowInterface
public interface EverAnewWorkflow {
    /** [seen]: by the runs before. [expected]: how many there will be, or -1 while that is not known. */
    @WorkflowMethod
    public fun run(seen: Int, expected: Int, perRun: Int): Int

    @SignalMethod
    public fun add(number: Int)

    /** Says how many signals there will have been. */
    @SignalMethod
    public fun expect(signals: Int)
}

internal class EverAnew : EverAnewWorkflow {
    private var counted = 0
    private var expected = -1

    override fun run(seen: Int, expected: Int, perRun: Int): Int {
        if (this.expected < 0) this.expected = expected
        val info = Workflow.getInfo()
        info.continuedExecutionRunId.ifPresent { RunChanges.began(it) }
        Workflow.await { counted >= perRun || isComplete(seen) }
        if (isComplete(seen)) return seen + counted
        RunChanges.wanted(info.runId)
        Workflow.continueAsNew(seen + counted, this.expected, perRun)
        error("Continuing as new does not return")
    }

    override fun add(number: Int) {
        counted++
    }

    override fun expect(signals: Int) {
        expected = signals
    }

    private fun isComplete(seen: Int) = expected >= 0 && seen + counted >= expected
}

/**
 * When runs first wanted to continue as new, and when their next run began: seen from within the workflow, which is
 * replayed when the first attempt fails.
 */
internal object RunChanges {
    private val wanted = ConcurrentHashMap<String, Duration>()
    private val took = ConcurrentHashMap<String, Duration>()

    fun wanted(runId: String) {
        wanted.putIfAbsent(runId, Machine.elapsed())
    }

    fun began(previousRunId: String) {
        wanted[previousRunId]?.let { took.putIfAbsent(previousRunId, Machine.elapsed() - it) }
    }

    /** How long each change took, and forgets it. */
    fun drain(): List<Duration> = took.values.toList().also { forget() }

    private fun forget() {
        wanted.clear()
        took.clear()
    }
}
