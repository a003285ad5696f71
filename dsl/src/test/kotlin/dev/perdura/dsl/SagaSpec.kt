package dev.perdura.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

class SagaSpec :
    StringSpec({
        "a saga that succeeds undoes nothing" {
            val undone = ArrayList<String>()
            saga {
                compensate { undone += "hotel" }
                "trip"
            } shouldBe "trip"
            undone.shouldBeEmpty()
        }

        "a saga that fails undoes its steps, the last one first, and throws on" {
            val undone = ArrayList<String>()
            shouldThrow<ApplicationFailure> {
                saga {
                    compensate { undone += "hotel" }
                    compensate { undone += "flight" }
                    throw ApplicationFailure("no seat")
                }
            }.message shouldBe "no seat"
            undone.shouldContainExactly("flight", "hotel")
        }

        "a compensation that fails does not keep the others from running" {
            val undone = ArrayList<String>()
            val failure =
                shouldThrow<ApplicationFailure> {
                    saga {
                        compensate { undone += "hotel" }
                        compensate { error("phone is dead") }
                        throw ApplicationFailure("no seat")
                    }
                }
            undone.shouldContainExactly("hotel")
            failure.suppressed.map { it.message }.shouldContainExactly("phone is dead")
        }

        "compensations run to their end when the saga is cancelled" {
            val undone = ArrayList<String>()
            val booked = CompletableDeferred<Unit>()
            val job =
                launch {
                    saga {
                        compensate {
                            yield()
                            undone += "hotel"
                        }
                        booked.complete(Unit)
                        awaitCancellation()
                    }
                }
            booked.await()
            job.cancelAndJoin()
            undone.shouldContainExactly("hotel")
        }
    })
