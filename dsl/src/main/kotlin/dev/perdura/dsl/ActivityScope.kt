package dev.perdura.dsl

import org.slf4j.Logger

/**
 * What an activity may do besides its work. An activity may do anything: input and output, threads, time.
 *
 * An activity that runs for long calls [heartbeat] now and then and sets a heartbeat timeout: so a lost worker is
 * noticed, a cancellation arrives, and the next attempt finds [heartbeatDetails]. A suspend activity is cancelled as a
 * coroutine; a blocking one hears of it by the exception that [heartbeat] throws, or by [isCancellationRequested].
 */
@PerduraDsl
public interface ActivityScope {
    /** Which activity this is, which attempt of it, and on whose behalf. */
    public val info: ActivityInfo

    /** Logs with the ids of the activity and its workflow. */
    public val logger: Logger

    /** What the last attempt gave to its last [heartbeat]; empty in the first attempt. */
    public val heartbeatDetails: EncodedValues

    /** Whether the activity should stop. */
    public val isCancellationRequested: Boolean

    /** Why the activity should stop; null while it should not. */
    public val cancellationDetails: ActivityCancellationDetails?

    /**
     * Says that the activity is alive, and how far it got. It never waits: reports are sent in the background, and not
     * more often than needed.
     *
     * @param details what the next attempt will find as its [heartbeatDetails]
     * @throws kotlin.coroutines.cancellation.CancellationException in a blocking activity that should stop
     */
    public fun heartbeat(vararg details: Any?)
}

/** The first of the [ActivityScope.heartbeatDetails] read as [T]; null if there is none. */
public inline fun <reified T> ActivityScope.heartbeatDetails(): T? =
    if (heartbeatDetails.isEmpty()) null else heartbeatDetails.get<T>(0)
