package dev.perdura.benchmarks.benchmark

import dev.perdura.benchmarks.measure.Case
import dev.perdura.benchmarks.measure.Interleaved
import dev.perdura.benchmarks.report.Section
import dev.perdura.benchmarks.subject.Subject
import java.util.Locale

/** Benchmark 3: how many acknowledged transitions share one sync, from one caller to a thousand. */
internal class GroupCommit(private val plan: Plan, private val interleaved: Interleaved) {
    /** [subjects]: our engine on this disk, and on ones that flush more slowly. */
    suspend fun measure(subjects: List<Subject>): Section {
        val cases = plan.groupCommitCallers.flatMap { callers -> subjects.map { Case(it, ACTIVITIES, callers) } }
        val measured = interleaved.measure(cases).sortedBy { it.subject }
        val notes =
            measured.map {
                "%s, %,d callers: %.1f transitions per sync, %,.0f transitions a second.".format(
                    Locale.ROOT,
                    it.subject,
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
