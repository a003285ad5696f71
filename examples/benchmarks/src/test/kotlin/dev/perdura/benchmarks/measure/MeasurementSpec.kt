package dev.perdura.benchmarks.measure

import dev.perdura.benchmarks.subject.Subject
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import kotlin.time.Duration
import kotlin.time.Duration.Companion.ZERO
import kotlin.time.Duration.Companion.seconds

internal class MeasurementSpec :
    FunSpec({
        val subject =
            object : Subject {
                override val name = "test"
                override val durability = "FULL"

                override suspend fun execute(activities: Int) = Unit

                override fun counters(): Counters? = null

                override fun close() = Unit
            }
        val case = Case(subject, activities = 1, callers = 1)

        /** One second on the machine, of which other processes took [foreignCpu]. */
        fun slice(workflows: Int, foreignCpu: Duration = ZERO, counters: Counters? = null): Slice {
            val latency = ClosedLoop.newHistogram()
            repeat(workflows) { latency.recordValue(1_000) }
            val ownCpu = 0.5.seconds
            val before = MachineReading(10.seconds, ZERO, 100.seconds, 0)
            val after = MachineReading(11.seconds, ownCpu, 100.seconds + ownCpu + foreignCpu, 1_024L * workflows)
            return Slice.between(before, after, latency, counters)
        }

        test("a slice knows the share of the machine that others took") {
            val foreign = slice(10, foreignCpu = 0.2.seconds * Machine.processors)

            foreign.foreignCpuShare!! shouldBe (0.2 plusOrMinus 1e-9)
            foreign.isClean shouldBe false
            slice(10, foreignCpu = 0.1.seconds * Machine.processors).isClean shouldBe true
        }

        test("figures of a slice are per workflow") {
            val slice = slice(100)

            slice.throughput shouldBe (100.0 plusOrMinus 1e-9)
            slice.cpuMillisPerWorkflow shouldBe (5.0 plusOrMinus 1e-9)
            slice.allocatedPerWorkflow shouldBe (1_024.0 plusOrMinus 1e-9)
            slice.latencyMillis(50.0) shouldBe (1.0 plusOrMinus 0.01)
        }

        test("slices that others spoilt do not count for time") {
            val spoilt = slice(1, foreignCpu = 1.seconds * Machine.processors)

            val measurement = Measurement.of(case, List(5) { slice(100) } + spoilt)

            measurement.noisy shouldBe false
            measurement.cleanSlices shouldBe 5
            measurement.workflowsPerSecond.minimum shouldBe (100.0 plusOrMinus 1e-9)
        }

        test("with fewer than five clean slices a measurement is noisy, and says so") {
            val spoilt = slice(1, foreignCpu = 1.seconds * Machine.processors)

            val measurement = Measurement.of(case, List(4) { slice(100) } + spoilt)

            measurement.noisy shouldBe true
            measurement.workflowsPerSecond.minimum shouldBe (1.0 plusOrMinus 1e-9)
        }

        test("counts are taken over all slices, per workflow") {
            val counters = Counters(transitions = 400, commits = 20, syncs = 10, rows = 800, bytes = 100_000)

            val measurement = Measurement.of(case, List(2) { slice(100, counters = counters) })

            measurement.transitions shouldBe 4.0
            measurement.transitionsPerSync shouldBe 40.0
            measurement.rowsPerTransition shouldBe 2.0
            measurement.bytes shouldBe 1_000.0
        }
    })
