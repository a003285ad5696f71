package dev.perdura.worker

import dev.perdura.dsl.workflow
import dev.perdura.worker.internal.replay.textEvents
import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import kotlinx.coroutines.delay
import kotlin.time.Duration.Companion.seconds

class WorkflowReplayerSpec :
    StringSpec({
        val history =
            textEvents(
                """
                WorkflowExecutionStarted type=w
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                TimerStarted id=1
                TimerFired of=5
                WorkflowTaskScheduled
                WorkflowTaskStarted
                WorkflowTaskCompleted
                WorkflowExecutionCompleted
                """,
            )
        val same = WorkflowReplayer(workflow("w") { _: Unit -> delay(1.seconds) })
        val changed = WorkflowReplayer(workflow("w") { _: Unit -> })

        "code that repeats a history passes, wherever a transaction of the engine ended" {
            listOf(2, 3, 5, 7, 8, 10).forEach { length -> shouldNotThrowAny { same.replay(history.take(length)) } }
        }

        "code that does not repeat it is told where they part" {
            shouldThrow<NonDeterminismException> { changed.replay(history) }
        }
    })
