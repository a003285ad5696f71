package dev.perdura.benchmarks.measure

import kotlinx.serialization.Serializable

/**
 * All slices of one case. Time figures come from the clean slices; when there are fewer than [REQUIRED_CLEAN_SLICES]
 * the measurement is [noisy], and they come from all slices. Counts come from all slices always.
 *
 * Disk figures are per workflow and null for a subject that is not durable.
 */
@Serializable
internal class Measurement(
    val subject: String,
    val durability: String,
    val activities: Int,
    val callers: Int,
    val slices: Int,
    val cleanSlices: Int,
    val noisy: Boolean,
    val workflows: Long,
    val workflowsPerSecond: Spread,
    val p50Millis: Spread,
    val p99Millis: Spread,
    val cpuMillis: Spread,
    val allocatedKibibytes: Spread,
    val transitions: Double?,
    val commits: Double?,
    val syncs: Double?,
    val rows: Double?,
    val bytes: Double?,
) {
    val transitionsPerSync: Double? get() = ratio(transitions, syncs)
    val rowsPerTransition: Double? get() = ratio(rows, transitions)
    val commitsPerTransition: Double? get() = ratio(commits, transitions)

    private fun ratio(upper: Double?, lower: Double?): Double? =
        if (upper == null || lower == null || lower == 0.0) null else upper / lower

    companion object {
        const val REQUIRED_CLEAN_SLICES = 5

        fun of(case: Case, slices: List<Slice>): Measurement {
            val clean = slices.filter { it.isClean }
            val noisy = clean.size < REQUIRED_CLEAN_SLICES
            val timed = if (noisy) slices else clean
            val workflows = slices.sumOf { it.workflows }
            val counters = slices.mapNotNull { it.counters }.reduceOrNull(Counters::plus)

            fun perWorkflow(count: (Counters) -> Long): Double? = counters?.let { count(it).toDouble() / workflows }
            return Measurement(
                subject = case.subject.name,
                durability = case.subject.durability,
                activities = case.activities,
                callers = case.callers,
                slices = slices.size,
                cleanSlices = clean.size,
                noisy = noisy,
                workflows = workflows,
                workflowsPerSecond = Spread.of(timed.map { it.throughput }),
                p50Millis = Spread.of(timed.map { it.latencyMillis(50.0) }),
                p99Millis = Spread.of(timed.map { it.latencyMillis(99.0) }),
                cpuMillis = Spread.of(timed.map { it.cpuMillisPerWorkflow }),
                allocatedKibibytes = Spread.of(timed.map { it.allocatedPerWorkflow / 1_024 }),
                transitions = perWorkflow(Counters::transitions),
                commits = perWorkflow(Counters::commits),
                syncs = perWorkflow(Counters::syncs),
                rows = perWorkflow(Counters::rows),
                bytes = perWorkflow(Counters::bytes),
            )
        }
    }
}
