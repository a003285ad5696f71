package dev.perdura.benchmarks.growth.fanout

import dev.perdura.benchmarks.growth.cost
import dev.perdura.benchmarks.growth.subject.Shape
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly

internal class FanOutNotesSpec :
    FunSpec({
        fun point(subject: String, width: Int, millis: Double, runs: Int = 1) =
            FanOutPoint(subject, width, runs, cost(wallMillis = millis, cpuMillis = millis), null, heapPeakBytes = 0)

        test("flatness is told from ten on, and each subject is held against the last one where both were") {
            val ours = listOf(point("ours", 1, 50.0), point("ours", 10, 40.0, runs = 2), point("ours", 100, 300.0))
            val theirs = listOf(point("theirs", 1, 9.0), point("theirs", 10, 200.0))

            FanOutNotes.of(Shape.CHILDREN, ours + theirs) shouldContainExactly
                listOf(
                    "ours, children at once: one of 100 costs 1.50 times the CPU of one of 10.",
                    "10 children at once: theirs takes 10.00 times the time and 10.00 times the CPU of ours.",
                )
        }

        test("nothing is concluded from nothing") {
            FanOutNotes.of(Shape.CHILDREN, emptyList()).shouldBeEmpty()
            FanOutNotes.of(Shape.CHILDREN, listOf(point("ours", 1, 1.0))).shouldBeEmpty()
        }
    })
