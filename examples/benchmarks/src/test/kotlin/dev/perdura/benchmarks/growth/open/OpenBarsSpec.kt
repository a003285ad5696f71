package dev.perdura.benchmarks.growth.open

import dev.perdura.benchmarks.bar.Verdict
import dev.perdura.benchmarks.growth.cost
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.string.shouldContain

internal class OpenBarsSpec :
    FunSpec({
        fun start(millis: Double, cpuMillis: Double, clean: Boolean = true) =
            Reopened(openedMillis = 1.0, firstWorkflowMillis = millis, cpuMillis, clean, hot = null)

        fun result(count: Int, vararg starts: Reopened) = OpenResult(count, cost(), starts.toList(), 1, 1)

        fun verdicts(vararg results: OpenResult) = OpenBars.of(results.toList(), baseline = 2_000).map { it.verdict }

        val small = result(2_000, start(300.0, 900.0), start(900.0, 900.0), start(310.0, 900.0))

        test("the medians of the largest number and of the baseline are compared: CPU time, then time") {
            verdicts(result(1_000, start(1.0, 1.0)), small, result(100_000, start(929.0, 2_699.0))) shouldContainExactly
                listOf(Verdict.HOLDS, Verdict.HOLDS)
            verdicts(small, result(100_000, start(930.0, 2_700.0))) shouldContainExactly
                listOf(Verdict.BROKEN, Verdict.BROKEN)
        }

        test("starts that others disturbed do not count if one was left alone") {
            verdicts(
                small,
                result(100_000, start(9_300.0, 2_900.0, clean = false), start(600.0, 2_000.0)),
            ) shouldContainExactly listOf(Verdict.HOLDS, Verdict.HOLDS)
        }

        test("on a disturbed machine only CPU time is judged") {
            verdicts(small, result(100_000, start(9_300.0, 2_700.0, clean = false))) shouldContainExactly
                listOf(Verdict.BROKEN, Verdict.NOT_JUDGED)
        }

        test("a bar says what was held against what") {
            OpenBars.of(listOf(small, result(100_000, start(620.0, 900.0))), 2_000).last().let {
                it.name shouldContain "with 100,000 open workflows the time to the first new one"
                it.name shouldContain "under 3 times that with 2,000"
                it.found shouldContain "2.00 times"
            }
        }
    })
