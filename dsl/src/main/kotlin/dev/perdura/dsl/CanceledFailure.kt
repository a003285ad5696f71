package dev.perdura.dsl

/**
 * Something was cancelled, as a failure in the record: the cause of a failed call or of a failed wait for a result.
 * In running code cancellation is a [kotlin.coroutines.cancellation.CancellationException].
 *
 * @property details what was said with it
 */
public class CanceledFailure(
    message: String,
    public val details: EncodedValues = EncodedValues.EMPTY,
    cause: Throwable? = null,
) : PerduraFailure(message, cause)
