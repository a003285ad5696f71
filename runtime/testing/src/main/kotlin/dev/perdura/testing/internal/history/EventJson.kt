package dev.perdura.testing.internal.history

import com.google.protobuf.ByteString
import com.google.protobuf.Descriptors.EnumValueDescriptor
import com.google.protobuf.Descriptors.FieldDescriptor
import com.google.protobuf.Message
import com.google.protobuf.Timestamp
import io.temporal.api.common.v1.Payload
import io.temporal.api.common.v1.Payloads
import io.temporal.api.history.v1.HistoryEvent
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.util.Base64
import com.google.protobuf.Duration as ProtobufDuration

/**
 * History events as JSON for people: what protobuf's own JSON says, except that payloads are shown decoded, enum values
 * without their prefix, and 64-bit numbers as numbers.
 */
internal object EventJson {
    /** The name of the event's type, such as `TimerStarted`. */
    fun typeName(event: HistoryEvent): String = camelCase(event.eventType.name.removePrefix("EVENT_TYPE_"))

    /** The attributes of the event that are set; fields at their default are left out. */
    fun attributes(event: HistoryEvent): JsonObject {
        val field = event.getOneofFieldDescriptor(attributesOneof) ?: return JsonObject(emptyMap())
        return message(event.getField(field) as Message) as JsonObject
    }

    private val attributesOneof = HistoryEvent.getDescriptor().oneofs.single { it.name == "attributes" }

    private fun message(message: Message): JsonElement =
        when (message) {
            is Timestamp -> {
                JsonPrimitive(instant(message))
            }

            is ProtobufDuration -> {
                JsonPrimitive(seconds(message))
            }

            is Payload -> {
                payload(message)
            }

            is Payloads -> {
                JsonArray(message.payloadsList.map(::payload))
            }

            else -> {
                JsonObject(
                    message.allFields.entries.associate { (key, value) ->
                        key.jsonName to field(key, value)
                    },
                )
            }
        }

    private fun field(field: FieldDescriptor, value: Any): JsonElement =
        when {
            field.isMapField -> map(value as List<*>)
            field.isRepeated -> JsonArray((value as List<*>).map { single(it) })
            else -> single(value)
        }

    private fun map(entries: List<*>): JsonObject =
        JsonObject(
            entries.associate { entry ->
                val (key, value) = (entry as Message).descriptorForType.fields.map(entry::getField)
                key.toString() to single(value)
            },
        )

    private fun single(value: Any?): JsonElement =
        when (value) {
            null -> JsonNull
            is Message -> message(value)
            is EnumValueDescriptor -> JsonPrimitive(enumName(value))
            is ByteString -> JsonPrimitive(Base64.getEncoder().encodeToString(value.toByteArray()))
            is Boolean -> JsonPrimitive(value)
            is Number -> JsonPrimitive(value)
            else -> JsonPrimitive(value.toString())
        }

    /** `TIMEOUT_TYPE_START_TO_CLOSE` of `TimeoutType` is `StartToClose`. */
    private fun enumName(value: EnumValueDescriptor): String {
        val prefix = value.type.name.replace(Regex("(?<=[a-z0-9])(?=[A-Z])"), "_").uppercase() + "_"
        return camelCase(value.name.removePrefix(prefix))
    }

    private fun payload(payload: Payload): JsonElement {
        val encoding = payload.metadataMap["encoding"]?.toStringUtf8()
        val opaque =
            JsonObject(mapOf("encoding" to JsonPrimitive(encoding), "sizeBytes" to JsonPrimitive(payload.data.size())))
        return when (encoding) {
            "binary/null" -> {
                JsonNull
            }

            "json/plain", "json/protobuf" -> {
                try {
                    Json.parseToJsonElement(payload.data.toStringUtf8())
                } catch (_: SerializationException) {
                    opaque
                }
            }

            else -> {
                opaque
            }
        }
    }

    private fun instant(timestamp: Timestamp): String =
        java.time.Instant.ofEpochSecond(timestamp.seconds, timestamp.nanos.toLong()).toString()

    private fun seconds(duration: ProtobufDuration): String =
        java.math.BigDecimal
            .valueOf(duration.seconds)
            .add(java.math.BigDecimal.valueOf(duration.nanos.toLong(), 9))
            .stripTrailingZeros()
            .toPlainString() + "s"

    private fun camelCase(upperSnake: String): String =
        upperSnake.split('_').joinToString("") { word -> word.lowercase().replaceFirstChar(Char::uppercase) }
}
