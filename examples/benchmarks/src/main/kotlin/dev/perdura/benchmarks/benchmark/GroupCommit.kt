package dev.perdura.benchmarks.benchmark

import dev.perdura.benchmarks.measure.Case
import dev.perdura.benchmarks.measure.Interleaved
import dev.perdura.benchmarks.report.Section
import dev.perdura.benchmarks.subject.Subject
import java.util.Locale

/** Benchmark 3: how many acknowledged transitions share one sync, from one caller to a thousand. */
internal class GroupCommit(private val plan: Plan, private val interleaved: Interleaved) {
    suspend fun measure(ours: Subject): Section {
        val measured = interleaved.measure(plan.groupCommitCallers.map { Case(ours, ACTIVITIES, it) })
        val notes =
            measured.map {
                "%,d callers: %.1f transitions per sync, %,.0f transitions a second.".format(
                    Locale.ROOT,
                    it.callers,
                    it.transitionsPerSync,
                    it.workflowsPerSecond.median * checkNotNull(it.transitions),
                )
            }
        return Section("3. Group commit", measured, notes = notes)
    }

    private companion object {
        /** Start, first task, two per activity: a workflow of about eight transitions. */
        const val ACTIVITIES = 3
    }
}
