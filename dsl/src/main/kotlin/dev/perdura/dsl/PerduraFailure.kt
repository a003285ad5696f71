package dev.perdura.dsl

/**
 * A failure that is part of the durable record: it goes into history, and comes back with its cause, also from programs
 * in other languages.
 *
 * Thrown from a workflow it fails the workflow. Other exceptions, which are taken for bugs, fail only the workflow
 * task, and that is retried until the code is mended. From an activity any exception counts, as an
 * [ApplicationFailure].
 *
 * @property failureMessage the message as recorded
 */
public sealed class PerduraFailure(public val failureMessage: String, cause: Throwable?) :
    RuntimeException(failureMessage, cause) {
    /** The stack trace where the failure arose, as its program wrote it; null for a failure that arose here. */
    public var originalStackTrace: String? = null
        @InternalPerduraApi set

    /** The recorded form that this failure was read from, so that it is passed on unchanged. */
    @InternalPerduraApi
    @get:JvmSynthetic
    @set:JvmSynthetic
    public var record: Any? = null
}
