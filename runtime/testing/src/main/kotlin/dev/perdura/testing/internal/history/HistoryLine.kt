package dev.perdura.testing.internal.history

import io.temporal.api.history.v1.HistoryEvent
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull

/** One line of a text history: `5 TimerStarted {"timerId":"1"}`; the attributes may be left out. */
internal data class HistoryLine(val eventId: Long, val type: String, val attributes: JsonObject?) {
    /** What keeps [actual] from being what this line asks for, or null if it is. */
    fun difference(actual: HistoryLine?): String? =
        when {
            actual == null -> "the history ends before it"
            actual.eventId != eventId -> "the event's id is ${actual.eventId}"
            actual.type != type -> "the event is a ${actual.type}"
            attributes == null -> null
            else -> difference("", attributes, actual.attributes ?: JsonObject(emptyMap()))
        }

    override fun toString(): String = if (attributes.isNullOrEmpty()) "$eventId $type" else "$eventId $type $attributes"

    companion object {
        private val shape = Regex("""(\d+)\s+([A-Za-z]+)\s*(\{.*})?""")

        /** What differs from run to run and says nothing about the workflow: compared if asked for, but not printed. */
        private val noise =
            setOf(
                "identity",
                "requestId",
                "originalExecutionRunId",
                "firstExecutionRunId",
                "workerVersion",
                "workerDeploymentName",
                "sdkMetadata",
                "meteringMetadata",
                "historySizeBytes",
                "binaryChecksum",
            )

        /** All of [event], also what is only noise to a reader. */
        fun of(event: HistoryEvent): HistoryLine =
            HistoryLine(event.eventId, EventJson.typeName(event), EventJson.attributes(event))

        /** The lines of [text]; blank ones and those that begin with `#` are skipped. */
        fun parse(text: String): List<HistoryLine> =
            text
                .lineSequence()
                .map(String::trim)
                .filter { it.isNotEmpty() && !it.startsWith("#") }
                .map(::parseLine)
                .toList()

        private fun parseLine(line: String): HistoryLine {
            val match = requireNotNull(shape.matchEntire(line)) { malformed(line, "it has another shape") }
            val (eventId, type, attributes) = match.destructured
            return HistoryLine(eventId.toLong(), type, attributes.ifEmpty { null }?.let { parseAttributes(line, it) })
        }

        private fun parseAttributes(line: String, attributes: String): JsonObject =
            try {
                Json.parseToJsonElement(attributes) as JsonObject
            } catch (malformed: SerializationException) {
                throw IllegalArgumentException(malformed(line, "its attributes are not JSON"), malformed)
            }

        private fun malformed(line: String, reason: String): String =
            "Not a line of a text history: `$line`: $reason. Expected an event id, the event's type and, if wanted, " +
                "attributes as a JSON object, such as `5 TimerStarted {\"timerId\":\"1\"}`."

        private fun difference(path: String, expected: JsonElement, actual: JsonElement?): String? =
            when {
                expected is JsonObject && (actual is JsonObject || actual == null) -> {
                    expected.entries.firstNotNullOfOrNull { (key, value) ->
                        difference(if (path.isEmpty()) key else "$path.$key", value, actual?.get(key))
                    }
                }

                expected is JsonArray && actual is JsonArray && expected.size == actual.size -> {
                    expected.indices.firstNotNullOfOrNull { index ->
                        difference("$path[$index]", expected[index], actual[index])
                    }
                }

                actual == null && isDefault(expected) -> {
                    null
                }

                expected is JsonPrimitive && actual is JsonPrimitive && isEqual(expected, actual) -> {
                    null
                }

                else -> {
                    "$path is ${actual ?: "not set"}"
                }
            }

        /** Numbers of 64 bits are strings in protobuf's own JSON, and so may be here. */
        private fun isEqual(expected: JsonPrimitive, actual: JsonPrimitive): Boolean =
            expected.contentOrNull == actual.contentOrNull

        /** Protobuf does not tell a field at its default from one that is not set. */
        private fun isDefault(expected: JsonElement): Boolean =
            when (expected) {
                is JsonNull -> true
                is JsonPrimitive -> expected.content in setOf("", "0", "false", "0s", "Unspecified")
                is JsonArray -> expected.isEmpty()
                is JsonObject -> expected.isEmpty()
            }
    }

    /** This line as a reader wants it: without what differs from run to run. */
    fun withoutNoise(): HistoryLine = copy(attributes = attributes?.let { all -> JsonObject(all - noise) })
}
