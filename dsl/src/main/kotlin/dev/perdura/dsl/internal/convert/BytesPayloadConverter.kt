package dev.perdura.dsl.internal.convert

import dev.perdura.dsl.Payload
import dev.perdura.dsl.PayloadConverter
import dev.perdura.dsl.ValueType

/** Byte arrays, as they are. */
internal object BytesPayloadConverter : PayloadConverter {
    override val encoding: String = "binary/plain"

    override fun refusal(type: ValueType<*>): String? =
        if (type.javaType == ByteArray::class.java) null else "$type is not a byte array"

    override fun toPayload(value: Any?, type: ValueType<*>): Payload? =
        if (value is ByteArray) Payload(encoding, value) else null

    @Suppress("UNCHECKED_CAST")
    override fun <T> fromPayload(payload: Payload, type: ValueType<T>): T = payload.data as T
}
