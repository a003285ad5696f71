package dev.perdura.worker.internal.wire

import dev.perdura.client.internal.convert.FailureConverter
import dev.perdura.client.internal.convert.toMessage
import dev.perdura.client.internal.convert.toPayloads
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.ValueType
import io.temporal.api.common.v1.Payloads
import io.temporal.api.failure.v1.Failure

/** The [Wire] of the application's [converter]. */
internal class ConverterWire(
    override val converter: DataConverter,
    private val failures: FailureConverter = FailureConverter(converter),
) : Wire {
    override fun encode(value: Any?, type: ValueType<*>): Payloads = converter.encode(value, type).toMessage()

    override fun encodeArguments(arguments: List<Any?>): Payloads = converter.encodeArguments(arguments).toMessage()

    override fun <T> decode(payloads: Payloads, type: ValueType<T>): T = converter.decode(payloads.toPayloads(), type)

    override fun toFailure(error: Throwable): Failure = failures.toMessage(error)

    override fun fromFailure(failure: Failure): PerduraFailure = failures.toFailure(failure)
}
