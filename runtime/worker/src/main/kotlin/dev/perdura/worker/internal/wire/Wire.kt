package dev.perdura.worker.internal.wire

import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.ValueType
import io.temporal.api.common.v1.Payloads
import io.temporal.api.failure.v1.Failure

/**
 * Values and failures as the protocol carries them.
 *
 * Its conversions call code of the application (serializers), so whoever times workflow code must not count them.
 */
internal interface Wire {
    val converter: DataConverter

    /** A value of a declared type. */
    fun encode(value: Any?, type: ValueType<*>): Payloads

    /** Arguments of a call by name. */
    fun encodeArguments(arguments: List<Any?>): Payloads

    fun <T> decode(payloads: Payloads, type: ValueType<T>): T

    fun toFailure(error: Throwable): Failure

    fun fromFailure(failure: Failure): PerduraFailure
}
