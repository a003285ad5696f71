package dev.perdura.worker.internal.replay

import dev.perdura.dsl.onSignal
import dev.perdura.dsl.workflow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.time.Duration.Companion.hours

private const val ONE_TASK = "WorkflowExecutionStarted type=w\nWorkflowTaskScheduled\nWorkflowTaskStarted"

class EvictionSpec :
    StringSpec({
        "G4: eviction runs no code of the workflow: no finally, no catch, no use, no NonCancellable" {
            val ran = ArrayList<String>()
            val session =
                sessionOf(
                    workflow("w") { _: Unit ->
                        onSignal<Unit>("s") { delay(1.hours) }
                        AutoCloseable { ran += "closed" }.use {
                            try {
                                launch {
                                    try {
                                        Steps.greet("x")
                                    } catch (failure: Throwable) {
                                        ran += "caught $failure"
                                    }
                                }
                                delay(1.hours)
                            } finally {
                                withContext(NonCancellable) { ran += "finally" }
                            }
                        }
                    },
                )
            session.feed(textEvents(ONE_TASK))
            session.runTask()
            session.evict()
            ran.shouldBeEmpty()
            session.run shouldBe null
        }
    })
