package dev.perdura.benchmarks.growth.recovery

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import kotlin.io.path.div

internal class IdLogSpec :
    FunSpec({
        val directory = tempdir("ids").toPath()

        test("ids are kept in order, and the next process adds to them") {
            val file = directory / "some.ids"
            IdLog(file).append(7)
            IdLog(file).run {
                append(1L shl 40)
                append(7)
            }

            IdLog.read(file) shouldContainExactly listOf(7, 1L shl 40, 7)
        }

        test("nobody has written yet") {
            IdLog.read(directory / "none.ids").shouldBeEmpty()
        }
    })
