package dev.perdura.worker.internal.activity

import dev.perdura.dsl.ActivityInfo
import dev.perdura.dsl.ApplicationFailure
import io.kotest.core.spec.style.StringSpec
import io.mockk.confirmVerified
import io.mockk.every
import io.mockk.mockk
import io.mockk.verify
import org.slf4j.Logger

/** What the log of a worker says of attempts that fail. */
internal class FailedAttemptsSpec :
    StringSpec({
        val logger = mockk<Logger>(relaxed = true)
        val failed = FailedAttempts(logger)

        fun attempt(number: Int): ActivityInfo = mockk { every { attempt } returns number }

        "an exception comes with its stack trace at the first attempt, and in one line at later ones" {
            val first = attempt(1)
            val second = attempt(2)
            val broken = IllegalStateException("broken")

            failed.log(first, broken)
            failed.log(second, broken)

            verify { logger.warn(any(), first, broken) }
            verify { logger.warn(any(), second, "java.lang.IllegalStateException: broken") }
            confirmVerified(logger)
        }

        "a failure made on purpose is one line, with its type" {
            val info = attempt(1)
            failed.log(info, ApplicationFailure("card expired", type = "Refused"))

            verify {
                logger.warn(any(), info, "dev.perdura.dsl.ApplicationFailure: card expired (type Refused)")
            }
            confirmVerified(logger)
        }

        "a benign failure is for debugging only" {
            val info = attempt(1)
            failed.log(info, ApplicationFailure("not yet", category = ApplicationFailure.Category.BENIGN))

            verify { logger.debug(any(), info, any()) }
            confirmVerified(logger)
        }
    })
