package dev.perdura.dsl

/**
 * Something took too long. Its [cause], if any, is the failure of the attempt before.
 *
 * @property timeoutType which time ran out
 * @property lastHeartbeatDetails what the activity reported last; empty if it never did
 */
public class TimeoutFailure(
    message: String,
    public val timeoutType: TimeoutType,
    public val lastHeartbeatDetails: EncodedValues = EncodedValues.EMPTY,
    cause: Throwable? = null,
) : PerduraFailure(message, cause) {
    override fun toString(): String = "${javaClass.name}: $failureMessage ($timeoutType)"
}
