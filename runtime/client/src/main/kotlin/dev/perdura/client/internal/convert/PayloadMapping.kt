package dev.perdura.client.internal.convert

import com.google.protobuf.UnsafeByteOperations
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.Payload
import io.temporal.api.common.v1.Header
import io.temporal.api.common.v1.Memo
import io.temporal.api.common.v1.Payloads
import io.temporal.api.common.v1.Payload as PayloadMessage

/** This payload as a message. The bytes are shared, not copied. */
@InternalPerduraApi
public fun Payload.toMessage(): PayloadMessage {
    val message = PayloadMessage.newBuilder().setData(UnsafeByteOperations.unsafeWrap(data))
    metadata.forEach { (key, value) -> message.putMetadata(key, UnsafeByteOperations.unsafeWrap(value)) }
    return message.build()
}

/** This message as a payload. */
@InternalPerduraApi
public fun PayloadMessage.toPayload(): Payload =
    Payload(metadataMap.mapValues { it.value.toByteArray() }, data.toByteArray())

/** These payloads as a message. */
@InternalPerduraApi
public fun List<Payload>.toMessage(): Payloads =
    Payloads.newBuilder().also { message -> forEach { message.addPayloads(it.toMessage()) } }.build()

/** This message as payloads. */
@InternalPerduraApi
public fun Payloads.toPayloads(): List<Payload> = payloadsList.map { it.toPayload() }

/** This message as values to be read with [converter]. */
@InternalPerduraApi
public fun Payloads.toValues(converter: DataConverter): EncodedValues =
    if (payloadsCount == 0) EncodedValues.EMPTY else EncodedValues(toPayloads(), converter)

/** These headers as a message. */
@InternalPerduraApi
public fun Map<String, Payload>.toHeader(): Header =
    Header
        .newBuilder()
        .also { message ->
            forEach { (key, value) -> message.putFields(key, value.toMessage()) }
        }.build()

/** This message as headers. */
@InternalPerduraApi
public fun Header.toPayloads(): Map<String, Payload> = fieldsMap.mapValues { it.value.toPayload() }

/** This message as a memo. */
@InternalPerduraApi
public fun Memo.toPayloads(): Map<String, Payload> = fieldsMap.mapValues { it.value.toPayload() }
