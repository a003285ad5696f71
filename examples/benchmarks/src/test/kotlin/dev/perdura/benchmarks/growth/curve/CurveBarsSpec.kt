package dev.perdura.benchmarks.growth.curve

import dev.perdura.benchmarks.bar.Verdict
import dev.perdura.benchmarks.growth.Cost
import dev.perdura.benchmarks.growth.cost
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

internal class CurveBarsSpec :
    FunSpec({
        /** Each size is run as often as makes all the same work, so a proportional cost is the same for all. */
        fun curve(costOf: (Int) -> Cost): Curve =
            Curve("signals", "signal", listOf(100, 200, 400, 800).map { CurvePoint(it, 800 / it, costOf(it)) })

        fun verdicts(curve: Curve): Map<String, Verdict> =
            CurveBars.of(curve).associate { it.name.substringBefore(" of") to it.verdict }

        fun broken(curve: Curve): Set<String> = verdicts(curve).filterValues { it == Verdict.BROKEN }.keys

        test("a cost in proportion to the size holds") {
            val verdicts = verdicts(curve { cost() })

            verdicts.keys shouldContainExactly
                setOf("journal bytes", "bytes written", "allocation", "CPU time", "time")
            verdicts.values.toSet() shouldBe setOf(Verdict.HOLDS)
        }

        test("each kind of cost that grows with the square of the size is found") {
            broken(curve { cost(journalBytes = it.toLong()) }) shouldContainExactly setOf("journal bytes")
            broken(curve { cost(fileBytes = it.toLong()) }) shouldContainExactly setOf("bytes written")
            broken(curve { cost(allocatedBytes = it.toLong()) }) shouldContainExactly setOf("allocation")
            broken(curve { cost(cpuMillis = it.toDouble()) }) shouldContainExactly setOf("CPU time")
            broken(curve { cost(wallMillis = it.toDouble()) }) shouldContainExactly setOf("time")
        }

        test("on a disturbed machine time is not judged; CPU time and bytes are") {
            val disturbed = curve { cost(wallMillis = it.toDouble(), cpuMillis = it.toDouble(), foreignCpuShare = 0.2) }

            verdicts(disturbed)["time"] shouldBe Verdict.NOT_JUDGED
            broken(disturbed) shouldContainExactly setOf("CPU time")
        }

        test("what the system does not tell is not judged") {
            CurveBars.of(curve { cost(fileBytes = null) }).filter { "written" in it.name }.shouldBeEmpty()
        }
    })
