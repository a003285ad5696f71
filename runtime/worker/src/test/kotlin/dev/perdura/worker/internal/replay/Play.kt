package dev.perdura.worker.internal.replay

import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.worker.internal.wire.ConverterWire
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.temporal.api.command.v1.Command
import io.temporal.api.common.v1.Payloads
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds

internal fun environmentOf(vararg definitions: WorkflowDefinition<*, *>): SessionEnvironment =
    SessionEnvironment(
        "default",
        ConverterWire(DataConverter.DEFAULT),
        definitions.associateBy { it.name },
        setOf(NumberFormatException::class.java),
    )

internal fun sessionOf(vararg definitions: WorkflowDefinition<*, *>): ReplaySession =
    ReplaySession(RunIdentity("default", "wf", "run"), environmentOf(*definitions))

/**
 * The commands of every workflow task that [history] holds, and of the one it ends with, as text. They must be the same
 * whether the run is kept between tasks, replayed as a whole, or evicted before any one task.
 */
internal fun play(definition: WorkflowDefinition<*, *>, history: String): List<List<String>> {
    val events = textEvents(history)
    val ends = taskEnds(events)
    val kept = sessionOf(definition)
    var from = 0
    val stepByStep =
        ends.map { end ->
            kept.feed(events.subList(from, end))
            from = end
            kept.runTask().map(::textOf)
        }
    kept.feed(events.subList(from, events.size))
    kept.requireConsistent()
    ends.forEachIndexed { task, end ->
        withClue("evicted before task ${task + 1}, event $end") {
            val anew = sessionOf(definition)
            anew.feed(events.subList(0, end))
            anew.runTask().map(::textOf) shouldBe stepByStep[task]
        }
    }
    withClue("replayed as a whole") {
        val whole = sessionOf(definition)
        whole.feed(events)
        whole.requireConsistent()
    }
    return stepByStep
}

/** Where the history of each task that was completed, or is open at the end, stops. */
private fun taskEnds(events: List<HistoryEvent>): List<Int> =
    events.indices
        .filter { index ->
            events[index].eventType == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED &&
                (events.getOrNull(index + 1)?.eventType ?: EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) ==
                EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        }.map { it + 1 }

internal fun textOf(command: Command): String {
    val name = command.commandType.name.removePrefix("COMMAND_TYPE_")
    return name.split('_').joinToString("") { it.lowercase().replaceFirstChar(Char::uppercase) } + detailOf(command)
}

private fun detailOf(command: Command): String =
    when {
        command.hasStartTimerCommandAttributes() -> {
            command.startTimerCommandAttributes.let {
                val time = it.startToFireTimeout.seconds.seconds + it.startToFireTimeout.nanos.nanoseconds
                " ${it.timerId} $time"
            }
        }

        command.hasCancelTimerCommandAttributes() -> {
            " ${command.cancelTimerCommandAttributes.timerId}"
        }

        command.hasScheduleActivityTaskCommandAttributes() -> {
            command.scheduleActivityTaskCommandAttributes.let { " ${it.activityType.name} ${it.activityId}" }
        }

        command.hasRequestCancelActivityTaskCommandAttributes() -> {
            " ${command.requestCancelActivityTaskCommandAttributes.scheduledEventId}"
        }

        command.hasCompleteWorkflowExecutionCommandAttributes() -> {
            " ${textOf(command.completeWorkflowExecutionCommandAttributes.result)}"
        }

        command.hasFailWorkflowExecutionCommandAttributes() -> {
            " ${command.failWorkflowExecutionCommandAttributes.failure.message}"
        }

        else -> {
            ""
        }
    }

internal fun textOf(payloads: Payloads): String = payloads.payloadsList.joinToString { it.data.toStringUtf8() }
