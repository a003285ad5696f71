package dev.perdura.worker.internal.wire

import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.PerduraFailure
import dev.perdura.dsl.ValueType
import io.temporal.api.common.v1.Payloads
import io.temporal.api.failure.v1.Failure

/**
 * [wire], with a flag that another thread can read while a conversion is under way: it is not the workflow that is
 * slow.
 */
internal class TrackedWire(private val wire: Wire) : Wire {
    @Volatile
    var isConverting = false
        private set

    override val converter: DataConverter get() = wire.converter

    override fun encode(value: Any?, type: ValueType<*>): Payloads = tracked { wire.encode(value, type) }

    override fun encodeArguments(arguments: List<Any?>): Payloads = tracked { wire.encodeArguments(arguments) }

    override fun <T> decode(payloads: Payloads, type: ValueType<T>): T = tracked { wire.decode(payloads, type) }

    override fun toFailure(error: Throwable): Failure = tracked { wire.toFailure(error) }

    override fun fromFailure(failure: Failure): PerduraFailure = tracked { wire.fromFailure(failure) }

    private inline fun <T> tracked(convert: () -> T): T {
        isConverting = true
        try {
            return convert()
        } finally {
            isConverting = false
        }
    }
}
