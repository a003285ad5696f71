package dev.perdura.client.internal.convert

import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.PerduraFailure
import io.temporal.api.failure.v1.Failure

/**
 * Turns exceptions into the failures of the protocol and back, causes included, so that a failure crosses programs and
 * languages.
 *
 * A failure that was read is written again exactly as it was. Stack traces travel as text.
 */
@InternalPerduraApi
public class FailureConverter(private val converter: DataConverter) {
    /**
     * [exception] as a message. Exceptions that are no [PerduraFailure] become application failures typed by class
     * name.
     */
    public fun toMessage(exception: Throwable): Failure = FailureWriter(converter).write(exception)

    /** [message] as a failure. */
    public fun toFailure(message: Failure): PerduraFailure = FailureReader(converter).read(message)
}
