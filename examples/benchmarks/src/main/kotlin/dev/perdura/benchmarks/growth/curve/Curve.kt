package dev.perdura.benchmarks.growth.curve

import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.report.Table
import dev.perdura.benchmarks.growth.report.TableRow
import java.util.Locale

/** What [runs] runs cost together, one after the other, each of which did something [size] times. */
internal class CurvePoint(val size: Int, val runs: Int, val cost: Cost)

/** How the cost of one run grows with what it does; [unit] in the singular, such as "signal". */
internal class Curve(val name: String, val unit: String, val points: List<CurvePoint>) {
    val isQuiet: Boolean get() = points.all { it.cost.isClean }
    val wall: PowerLaw get() = fit { it.wallMillis }
    val cpu: PowerLaw get() = fit { it.cpuMillis }

    /** Of memory, garbage included. */
    val allocation: PowerLaw get() = fit { it.allocatedBytes.toDouble() }

    /** Of the journal that was handed to the store; null for an engine that does not write. */
    val storeBytes: PowerLaw? get() = fitOrNull { it.counters?.bytes?.toDouble() }

    /** Of all that was handed to the system to write, pages and write-ahead log included; null where unknown. */
    val fileBytes: PowerLaw? get() = fitOrNull { it.fileBytes?.toDouble() }

    fun table(): Table = Table(name, points.map(::row))

    private fun row(point: CurvePoint): TableRow {
        val cost = point.cost
        val runs = point.runs.toDouble()
        val units = runs * point.size
        val transitions = cost.counters?.transitions?.toDouble()
        return TableRow(
            "%,d".format(Locale.ROOT, point.size),
            linkedMapOf(
                "runs" to runs,
                "wall ms/run" to cost.wallMillis / runs,
                "CPU ms/run" to cost.cpuMillis / runs,
                "transitions/run" to transitions?.let { it / runs },
                "syncs/run" to cost.counters?.let { it.syncs / runs },
                "wall us/$unit" to cost.wallMillis * 1_000 / units,
                "CPU us/$unit" to cost.cpuMillis * 1_000 / units,
                "CPU us/transition" to transitions?.let { cost.cpuMillis * 1_000 / it },
                "journal bytes/$unit" to cost.counters?.let { it.bytes / units },
                "bytes written/$unit" to cost.fileBytes?.let { it / units },
                "KiB allocated/$unit" to cost.allocatedBytes / KIBI / units,
            ),
            cost.isClean,
        )
    }

    private fun fit(value: (Cost) -> Double): PowerLaw = checkNotNull(fitOrNull(value))

    private fun fitOrNull(value: (Cost) -> Double?): PowerLaw? {
        val known = points.mapNotNull { point -> value(point.cost)?.let { it / point.runs } }
        return if (known.size < points.size) null else PowerLaw.fit(points.map { it.size.toDouble() }, known)
    }

    private companion object {
        const val KIBI = 1_024.0
    }
}
