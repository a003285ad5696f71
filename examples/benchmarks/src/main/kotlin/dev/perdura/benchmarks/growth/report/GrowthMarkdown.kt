package dev.perdura.benchmarks.growth.report

import java.util.Locale
import kotlin.math.abs

/** The report of the growth suite for people. */
internal object GrowthMarkdown {
    fun of(report: GrowthReport): String {
        val text = StringBuilder()
        text.write(report)
        return text.toString()
    }

    private fun StringBuilder.write(report: GrowthReport) {
        val environment = report.environment
        appendLine("# Growth")
        appendLine()
        appendLine("Single node, not replicated. SQLite WAL, synchronous=FULL, unless a row says in memory.")
        appendLine(
            "${environment.processors} processors, ${environment.heapMebibytes} MiB heap unless a part says " +
                "otherwise, ${environment.java}, ${environment.system}.",
        )
        appendLine("One JVM for client, worker and engine; CPU is all of it.")
        appendLine("A row marked * was disturbed by other processes: its times are not to be quoted.")
        if (environment.quick) appendLine("Not a full run: small sizes, few repetitions.")
        for (section in report.sections) section(section)
        appendLine()
        appendLine("## Bars")
        appendLine()
        for (bar in report.bars) appendLine("- ${bar.verdict.word}: ${bar.name}: ${bar.found}")
    }

    private fun StringBuilder.section(section: GrowthSection) {
        appendLine()
        appendLine("## ${section.title}")
        for (table in section.tables) table(table)
        if (section.notes.isNotEmpty()) appendLine()
        for (note in section.notes) appendLine("- $note")
    }

    private fun StringBuilder.table(table: Table) {
        val columns = table.rows.flatMap { it.values.keys }.distinct()
        appendLine()
        appendLine(columns.joinToString(" | ", "| ${table.title} | ", " |"))
        appendLine("|---|" + "---:|".repeat(columns.size))
        for (row in table.rows) {
            val name = row.name + if (row.clean) "" else " *"
            appendLine(columns.joinToString(" | ", "| $name | ", " |") { number(row.values[it]) })
        }
    }

    /** Three digits that matter, and no more than are known to matter. */
    private fun number(value: Double?): String =
        when {
            value == null -> "-"
            abs(value) >= 100 || value == 0.0 -> "%,.0f".format(Locale.ROOT, value)
            abs(value) >= 10 -> "%.1f".format(Locale.ROOT, value)
            abs(value) >= 1 -> "%.2f".format(Locale.ROOT, value)
            else -> "%.3f".format(Locale.ROOT, value)
        }
}
