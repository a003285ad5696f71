package dev.perdura.dsl

/** Why a failed attempt was not followed by another one. */
public enum class RetryState {
    /** Not said. */
    UNSPECIFIED,

    /** Another attempt is under way. */
    IN_PROGRESS,

    /** The failure was one that is never retried. */
    NON_RETRYABLE_FAILURE,

    /** The time for another attempt would have run out. */
    TIMEOUT,

    /** All attempts that the policy allows were made. */
    MAXIMUM_ATTEMPTS_REACHED,

    /** There is no retry policy. */
    RETRY_POLICY_NOT_SET,

    /** The engine could not retry. */
    INTERNAL_SERVER_ERROR,

    /** It was asked to stop. */
    CANCEL_REQUESTED,
}
