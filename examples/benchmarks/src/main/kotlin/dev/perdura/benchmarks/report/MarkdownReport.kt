package dev.perdura.benchmarks.report

import dev.perdura.benchmarks.measure.Measurement
import dev.perdura.benchmarks.measure.Spread
import java.util.Locale

/** The report for people. */
internal object MarkdownReport {
    fun of(report: Report): String {
        val text = StringBuilder()
        text.write(report)
        return text.toString()
    }

    private fun StringBuilder.write(report: Report) {
        val environment = report.environment
        appendLine("# Benchmarks")
        appendLine()
        appendLine("Single node, not replicated. Embedded, SQLite WAL, synchronous=FULL, unless a row says otherwise.")
        appendLine(
            "${environment.processors} processors, ${environment.heapMebibytes} MiB heap, " +
                "${environment.java}, ${environment.system}.",
        )
        appendLine("One JVM for client, worker and engine; CPU-ms is all of it. Times: median of slices (min-max).")
        appendLine("A row marked * had fewer than five slices with little foreign CPU: its times are not to be quoted.")
        if (environment.quick) appendLine("Quick run: short slices, few of them.")
        appendLine()
        appendLine("| floor | per second | p50 us | p99 us |")
        appendLine("|---|---:|---:|---:|")
        for (floor in report.floors) {
            appendLine("| %s | %,.0f | %.1f | %.1f |".at(floor.name, floor.perSecond, floor.p50Micros, floor.p99Micros))
        }
        for (section in report.sections) section(section)
        appendLine()
        appendLine("## Bars")
        appendLine()
        for (bar in report.bars) appendLine("- ${bar.verdict.word}: ${bar.name}: ${bar.found}")
    }

    private fun StringBuilder.section(section: Section) {
        appendLine()
        appendLine("## ${section.title}")
        appendLine()
        appendLine(
            "| subject | activities | callers | wf/s | p50 ms | p99 ms | CPU-ms | KiB allocated " +
                "| transitions | commits | syncs | rows | bytes | transitions/sync | clean |",
        )
        appendLine("|---|" + "---:|".repeat(14))
        for (measurement in section.measurements) appendLine(row(measurement))
        for (open in section.openLoop) {
            appendLine()
            appendLine(
                "Open loop, ${open.subject}, ${open.activities} activities, " +
                    "${open.offeredPerSecond} offered a second: " +
                    "%.0f completed, p50 %.3f ms, p99 %.3f ms, max %.3f ms, %.3f CPU-ms%s.".at(
                        open.completedPerSecond,
                        open.latencyMillis.median,
                        open.p99Millis,
                        open.latencyMillis.maximum,
                        open.cpuMillis,
                        if (open.clean) "" else " *",
                    ),
            )
        }
        if (section.notes.isNotEmpty()) appendLine()
        for (note in section.notes) appendLine("- $note")
    }

    private fun row(it: Measurement): String =
        listOf(
            it.subject + if (it.durability == "FULL") "" else ", ${it.durability}",
            it.activities,
            it.callers,
            it.workflowsPerSecond.text("%,.0f (%,.0f-%,.0f)"),
            "%.3f".at(it.p50Millis.median),
            "%.3f".at(it.p99Millis.median),
            it.cpuMillis.text("%.3f (%.3f-%.3f)"),
            "%.0f".at(it.allocatedKibibytes.median),
            count(it.transitions),
            count(it.commits),
            count(it.syncs),
            count(it.rows),
            it.bytes?.let { bytes -> "%,.0f".at(bytes) } ?: "-",
            count(it.transitionsPerSync),
            "${it.cleanSlices}/${it.slices}${if (it.noisy) " *" else ""}",
        ).joinToString(" | ", "| ", " |")

    private fun Spread.text(format: String): String = format.at(median, minimum, maximum)

    private fun count(value: Double?): String = value?.let { "%.2f".at(it) } ?: "-"

    private fun String.at(vararg values: Any): String = format(Locale.ROOT, *values)
}
