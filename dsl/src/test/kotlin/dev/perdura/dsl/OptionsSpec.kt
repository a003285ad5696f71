package dev.perdura.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

class OptionsSpec :
    StringSpec({
        "a call overrides what it says, and keeps the rest" {
            val defaults =
                ActivityOptions {
                    startToCloseTimeout = 10.seconds
                    retryPolicy { maximumAttempts = 3 }
                }
            val call = defaults.toBuilder().apply { retryPolicy { initialInterval = 2.seconds } }.build()

            call.startToCloseTimeout shouldBe 10.seconds
            call.retryPolicy!!.maximumAttempts shouldBe 3
            call.retryPolicy.initialInterval shouldBe 2.seconds
            defaults.retryPolicy!!.initialInterval shouldBe 1.seconds
        }

        "a call without a closing timeout names both" {
            val message =
                shouldThrow<IllegalArgumentException> {
                    ActivityOptions.DEFAULT.requireCloseTimeout(
                        "charge",
                    )
                }.message
            message shouldContain "\"charge\""
            message shouldContain "startToCloseTimeout"
            message shouldContain "scheduleToCloseTimeout"
            ActivityOptions { scheduleToCloseTimeout = 1.minutes }.requireCloseTimeout("charge")
        }

        "times must be longer than zero" {
            shouldThrow<IllegalArgumentException> { ActivityOptions { heartbeatTimeout = Duration.ZERO } }
                .message shouldContain "heartbeatTimeout"
        }

        "a retry policy is checked" {
            shouldThrow<IllegalArgumentException> { RetryPolicy { backoffCoefficient = 0.5 } }
            shouldThrow<IllegalArgumentException> { RetryPolicy { maximumAttempts = -1 } }
            shouldThrow<IllegalArgumentException> {
                RetryPolicy {
                    initialInterval = 2.seconds
                    maximumInterval = 1.seconds
                }
            }
            shouldThrow<IllegalArgumentException> { RetryPolicy { initialInterval = Duration.INFINITE } }
        }

        "builders take java.time from Java" {
            val policy =
                RetryPolicy
                    .builder()
                    .initialInterval(
                        java.time.Duration.ofSeconds(3),
                    ).nonRetryableErrorTypes("Refused")
                    .build()
            policy shouldBe
                RetryPolicy {
                    initialInterval = 3.seconds
                    nonRetryableErrorTypes = listOf("Refused")
                }
        }
    })
