package dev.perdura.testing

import dev.perdura.testing.internal.history.HistoryLine
import io.temporal.api.history.v1.HistoryEvent
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.toList

/**
 * These events as text, one line each: id, type, and the attributes that say something about the workflow.
 *
 * ```
 * 5 TimerStarted {"timerId":"1","startToFireTimeout":"259200s","workflowTaskCompletedEventId":4}
 * ```
 *
 * It is what [shouldMatchHistory] reads. Payloads are shown decoded, enum values without their prefix; identities,
 * request ids and the like, which differ from run to run, are left out.
 */
public fun List<HistoryEvent>.toTextHistory(): String =
    joinToString("\n") { HistoryLine.of(it).withoutNoise().toString() }

/**
 * Asserts that these events are the ones that [expected] lists, line by line.
 *
 * A line is `5 TimerStarted` or `5 TimerStarted {"timerId":"1"}`. Attributes may be left out; those given must be
 * equal, those of a nested object likewise. An attribute that is not set equals its default. Blank lines and lines that
 * begin with `#` are skipped.
 *
 * @throws AssertionError if they differ; the message holds the first difference, and the actual history as text
 * @throws IllegalArgumentException if [expected] is not a text history
 */
public infix fun List<HistoryEvent>.shouldMatchHistory(expected: String) {
    val expectedLines = HistoryLine.parse(expected)
    val actualLines = map(HistoryLine::of)
    for ((index, expectedLine) in expectedLines.withIndex()) {
        val difference = expectedLine.difference(actualLines.getOrNull(index)) ?: continue
        throw AssertionError("Expected `$expectedLine`, but $difference. The actual history:\n${toTextHistory()}")
    }
    if (actualLines.size > expectedLines.size) {
        val surplus = actualLines[expectedLines.size].withoutNoise()
        throw AssertionError(
            "Expected the history to end, but `$surplus` follows. The actual history:\n${toTextHistory()}",
        )
    }
}

/** Asserts the same of events that are read when asked for. */
public suspend infix fun Flow<HistoryEvent>.shouldMatchHistory(expected: String) {
    toList() shouldMatchHistory expected
}
