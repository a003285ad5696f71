package dev.perdura.dsl

/**
 * The engine ended something on its own account, such as a payload over the size limit.
 *
 * @property isNonRetryable whether another attempt is pointless
 */
public class ServerFailure(message: String, public val isNonRetryable: Boolean, cause: Throwable? = null) :
    PerduraFailure(message, cause)
