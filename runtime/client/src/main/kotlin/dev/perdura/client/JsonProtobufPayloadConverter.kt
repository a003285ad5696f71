package dev.perdura.client

import com.google.protobuf.InvalidProtocolBufferException
import com.google.protobuf.Message
import com.google.protobuf.util.JsonFormat
import dev.perdura.client.internal.convert.MESSAGE_TYPE
import dev.perdura.client.internal.convert.defaultInstance
import dev.perdura.client.internal.convert.messageRefusal
import dev.perdura.client.internal.convert.protobufPayload
import dev.perdura.dsl.Payload
import dev.perdura.dsl.PayloadConverter
import dev.perdura.dsl.PayloadDecodingException
import dev.perdura.dsl.ValueType

/** Protobuf messages in their JSON form, as `json/protobuf`: people can read them in every tool. */
public class JsonProtobufPayloadConverter : PayloadConverter {
    private val printer = JsonFormat.printer().omittingInsignificantWhitespace()
    private val parser = JsonFormat.parser().ignoringUnknownFields()

    override val encoding: String get() = "json/protobuf"

    override fun refusal(type: ValueType<*>): String? = messageRefusal(type)

    override fun toPayload(value: Any?, type: ValueType<*>): Payload? =
        (value as? Message)?.let { protobufPayload(encoding, it, printer.print(it).encodeToByteArray()) }

    override fun <T> fromPayload(payload: Payload, type: ValueType<T>): T {
        val message = defaultInstance(type).newBuilderForType()
        try {
            parser.merge(payload.data.decodeToString(), message)
        } catch (failure: InvalidProtocolBufferException) {
            val written = payload.metadata[MESSAGE_TYPE]?.decodeToString() ?: "unknown"
            throw PayloadDecodingException(
                type,
                payload.encoding,
                "the JSON is no such message (written as $written): ${failure.message}",
                "Read it as the message it was written as.",
                failure,
            )
        }
        @Suppress("UNCHECKED_CAST")
        return message.build() as T
    }
}
