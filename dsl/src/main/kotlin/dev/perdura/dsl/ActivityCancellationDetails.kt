package dev.perdura.dsl

/**
 * Why an activity should stop; several may hold at once.
 *
 * @property isCancelRequested the workflow asked for it
 * @property isGone the engine no longer knows the attempt: its workflow closed, or it was completed elsewhere
 * @property isTimedOut the attempt ran out of time
 * @property isPaused an operator paused it; a later attempt will go on
 * @property isReset an operator reset it; a new first attempt will come
 * @property isWorkerShutdown the worker goes down; another attempt will follow elsewhere
 */
public class ActivityCancellationDetails(
    public val isCancelRequested: Boolean = false,
    public val isGone: Boolean = false,
    public val isTimedOut: Boolean = false,
    public val isPaused: Boolean = false,
    public val isReset: Boolean = false,
    public val isWorkerShutdown: Boolean = false,
) {
    /** The reasons, in words. */
    override fun toString(): String =
        listOfNotNull(
            "cancel requested".takeIf { isCancelRequested },
            "no longer known".takeIf { isGone },
            "timed out".takeIf { isTimedOut },
            "paused".takeIf { isPaused },
            "reset".takeIf { isReset },
            "worker shutting down".takeIf { isWorkerShutdown },
        ).joinToString()
}
