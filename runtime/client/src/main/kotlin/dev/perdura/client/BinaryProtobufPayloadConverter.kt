package dev.perdura.client

import com.google.protobuf.InvalidProtocolBufferException
import com.google.protobuf.Message
import dev.perdura.client.internal.convert.MESSAGE_TYPE
import dev.perdura.client.internal.convert.defaultInstance
import dev.perdura.client.internal.convert.messageRefusal
import dev.perdura.client.internal.convert.protobufPayload
import dev.perdura.dsl.Payload
import dev.perdura.dsl.PayloadConverter
import dev.perdura.dsl.PayloadDecodingException
import dev.perdura.dsl.ValueType

/** Protobuf messages in their binary form, as `binary/protobuf`. */
public class BinaryProtobufPayloadConverter : PayloadConverter {
    override val encoding: String get() = "binary/protobuf"

    override fun refusal(type: ValueType<*>): String? = messageRefusal(type)

    override fun toPayload(value: Any?, type: ValueType<*>): Payload? =
        (value as? Message)?.let { protobufPayload(encoding, it, it.toByteArray()) }

    override fun <T> fromPayload(payload: Payload, type: ValueType<T>): T =
        try {
            @Suppress("UNCHECKED_CAST")
            defaultInstance(type).parserForType.parseFrom(payload.data) as T
        } catch (failure: InvalidProtocolBufferException) {
            val written = payload.metadata[MESSAGE_TYPE]?.decodeToString() ?: "unknown"
            throw PayloadDecodingException(
                type,
                payload.encoding,
                "the bytes are no such message (written as $written): ${failure.message}",
                "Read it as the message it was written as.",
                failure,
            )
        }
}
