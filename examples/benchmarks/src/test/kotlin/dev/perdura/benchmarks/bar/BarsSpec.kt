package dev.perdura.benchmarks.bar

import dev.perdura.benchmarks.measure.Measurement
import dev.perdura.benchmarks.measure.Spread
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize

internal class BarsSpec :
    FunSpec({
        fun measurement(
            callers: Int,
            transitionsPerSync: Double = 1.0,
            rowsPerTransition: Double = 2.0,
            p50Millis: Double = 1.0,
            noisy: Boolean = false,
        ): Measurement {
            val any = Spread(1.0, 1.0, 1.0)
            return Measurement(
                subject = "embedded",
                durability = "FULL",
                activities = 1,
                callers = callers,
                slices = 5,
                cleanSlices = 5,
                noisy = noisy,
                workflows = 1,
                workflowsPerSecond = any,
                p50Millis = Spread(p50Millis, p50Millis, p50Millis),
                p99Millis = any,
                cpuMillis = any,
                allocatedKibibytes = any,
                transitions = 4.0,
                commits = 4.0 / transitionsPerSync,
                syncs = 4.0 / transitionsPerSync,
                rows = 4.0 * rowsPerTransition,
                bytes = 1_000.0,
            )
        }

        val rawCommit = measurement(1, p50Millis = 0.1)

        fun broken(vararg measurements: Measurement): List<String> =
            Bars.of(measurements.toList(), rawCommit).filter { it.verdict == Verdict.BROKEN }.map { it.name }

        test("all hold") {
            val bars = Bars.of(listOf(measurement(1), measurement(128, transitionsPerSync = 20.0)), rawCommit)

            bars.filter { it.verdict != Verdict.HOLDS }.shouldBeEmpty()
            bars shouldHaveSize 4
        }

        test("time is not judged on a noisy machine") {
            val bars = Bars.of(listOf(measurement(1, p50Millis = 100.0, noisy = true)), rawCommit)

            bars.filter { it.verdict == Verdict.NOT_JUDGED }.map { it.name } shouldContainExactly
                listOf("a lone caller waits for no batching timer (1 activities)")
        }

        test("128 callers that hardly share a sync") {
            broken(measurement(128, transitionsPerSync = 19.9)) shouldContainExactly
                listOf("at 128 callers at least 20 transitions share a sync (1 activities)")
        }

        test("a lone caller who waits for a timer of a millisecond with each commit") {
            broken(measurement(1, p50Millis = 4 * 1.1)) shouldContainExactly
                listOf("a lone caller waits for no batching timer (1 activities)")
        }

        test("a lone caller whose transitions are held back") {
            broken(measurement(1, transitionsPerSync = 4.0, p50Millis = 0.5)) shouldContainExactly
                listOf("a lone caller's transitions are not held back to be batched (1 activities)")
        }

        test("a row of the report with more than three rows per transition") {
            broken(measurement(16), measurement(1_024, rowsPerTransition = 3.1)) shouldContainExactly
                listOf("at most 3 rows per transition")
        }
    })
