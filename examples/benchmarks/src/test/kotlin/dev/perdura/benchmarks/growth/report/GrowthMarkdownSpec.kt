package dev.perdura.benchmarks.growth.report

import dev.perdura.benchmarks.bar.Bar
import dev.perdura.benchmarks.bar.Verdict
import dev.perdura.benchmarks.report.Environment
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json

internal class GrowthMarkdownSpec :
    FunSpec({
        fun report(quick: Boolean) =
            GrowthReport(
                Environment(processors = 2, java = "Java", system = "Linux", heapMebibytes = 512, quick = quick),
                listOf(
                    GrowthSection(
                        "Signals",
                        listOf(
                            Table(
                                "signals",
                                listOf(
                                    TableRow("100", mapOf("ms" to 1_234.4, "us each" to 0.01234), clean = true),
                                    TableRow("200", mapOf("ms" to 12.345, "KiB" to null), clean = false),
                                ),
                            ),
                        ),
                        listOf("A note."),
                        listOf(Bar("grows no faster", Verdict.BROKEN, "exponent 2")),
                    ),
                ),
            )

        test("a table has all columns of its rows; a disturbed row is marked, what is not known is a dash") {
            GrowthMarkdown.of(report(quick = false)) shouldContain
                """
                ## Signals

                | signals | ms | us each | KiB |
                |---|---:|---:|---:|
                | 100 | 1,234 | 0.012 | - |
                | 200 * | 12.3 | - | - |

                - A note.

                ## Bars

                - **BROKEN**: grows no faster: exponent 2
                """.trimIndent()
        }

        test("a run with small sizes says so") {
            GrowthMarkdown.of(report(quick = true)) shouldContain "Not a full run"
            GrowthMarkdown.of(report(quick = false)) shouldNotContain "Not a full run"
        }

        test("the report for programs can be read back") {
            val text = Json.encodeToString(GrowthReport.serializer(), report(quick = true))

            val read = Json.decodeFromString(GrowthReport.serializer(), text)
            read.sections.single().tables.single().rows.map { it.values["ms"] } shouldBe listOf(1_234.4, 12.345)
            read.bars.single().verdict shouldBe Verdict.BROKEN
        }
    })
