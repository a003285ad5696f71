package dev.perdura.benchmarks.growth.backlog

import dev.perdura.benchmarks.bar.Verdict
import dev.perdura.benchmarks.growth.cost
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.time.Duration.Companion.milliseconds

internal class ContinuedAsNewSpec :
    FunSpec({
        fun result(counted: Int?, changes: Int) =
            ContinuedAsNew(
                "P2",
                signals = 1_000,
                counted = counted,
                wanted = 10,
                changes = List(changes) { (it + 1).milliseconds },
                cost = cost(),
            )

        test("it holds if no signal was lost and half of the runs got through") {
            result(counted = 1_000, changes = 5).bar().verdict shouldBe Verdict.HOLDS
            result(counted = 1_000, changes = 4).bar().verdict shouldBe Verdict.BROKEN
            result(counted = 999, changes = 10).bar().verdict shouldBe Verdict.BROKEN
        }

        test("a workflow that never ended has counted none") {
            val starved = result(counted = null, changes = 0)

            starved.bar().verdict shouldBe Verdict.BROKEN
            starved.bar().found shouldContain "not ended"
            starved.row().values["median ms"] shouldBe null
        }

        test("the median and the longest change are told") {
            val row = result(counted = 1_000, changes = 9).row()

            row.values["median ms"] shouldBe 5.0
            row.values["longest ms"] shouldBe 9.0
        }
    })
