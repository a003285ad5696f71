package dev.perdura.client.internal.convert

import com.google.protobuf.Message
import dev.perdura.dsl.Payload
import dev.perdura.dsl.ValueType

/** The metadata key that names the message written. */
internal const val MESSAGE_TYPE: String = "messageType"

/** Why [type] is no generated protobuf message; null if it is one. */
internal fun messageRefusal(type: ValueType<*>): String? {
    val javaType = type.javaType
    val isMessage =
        javaType is Class<*> && Message::class.java.isAssignableFrom(javaType) && javaType != Message::class.java
    return if (isMessage) null else "$type is not a generated protobuf message"
}

/** The empty message of [type], which must be a generated class. */
internal fun defaultInstance(type: ValueType<*>): Message =
    (type.javaType as Class<*>).getMethod("getDefaultInstance").invoke(null) as Message

/** [data] as the payload of [message]. */
internal fun protobufPayload(encoding: String, message: Message, data: ByteArray): Payload =
    Payload(
        mapOf(
            Payload.ENCODING to encoding.encodeToByteArray(),
            MESSAGE_TYPE to message.descriptorForType.fullName.encodeToByteArray(),
        ),
        data,
    )
