package dev.perdura.worker.internal.activity

import dev.perdura.dsl.ActivityCancellationDetails
import dev.perdura.worker.internal.service.ActivityTaskService
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.temporal.api.common.v1.Payloads
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.slf4j.LoggerFactory
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * Sends an attempt's heartbeats: the first at once, and then the latest one every 0.8 of the heartbeat timeout, however
 * often the activity reports. The answers say whether the activity should stop.
 *
 * @param scope outlives the activity, so that cancelling the one does not stop the other
 * @param onStop called, from any thread, when the activity should stop
 */
internal class Heartbeats(
    private val service: ActivityTaskService,
    private val task: PollActivityTaskQueueResponse,
    private val timeout: Duration?,
    private val scope: CoroutineScope,
    private val timeSource: TimeSource,
    private val onStop: (ActivityCancellationDetails) -> Unit,
) {
    private val interval = intervalOf(timeout)
    private val lock = Any()
    private var latest: Payloads? = null
    private var sender: Job? = null
    private var isClosed = false
    private var lastTaken: TimeMark = timeSource.markNow()

    /** Takes [details] for the next heartbeat. Does not wait. */
    fun record(details: Payloads) {
        synchronized(lock) {
            if (isClosed) return
            latest = details
            if (sender == null) sender = scope.launch { send() }
        }
    }

    private suspend fun send() {
        while (true) {
            val details = takeLatest() ?: return
            // Not torn off in the middle: whether it arrived would be unknown.
            withContext(NonCancellable) { sendOnce(details) }
            delay(interval)
        }
    }

    private fun takeLatest(): Payloads? =
        synchronized(lock) {
            val details = latest
            latest = null
            if (details == null) sender = null
            details
        }

    private suspend fun sendOnce(details: Payloads) {
        try {
            val answer = service.heartbeat(task.taskToken, details)
            lastTaken = timeSource.markNow()
            stopDetails(answer)?.let(onStop)
        } catch (refused: StatusRuntimeException) {
            refused(refused)
        }
    }

    private fun refused(refused: StatusRuntimeException) {
        when {
            // The run closed, or the attempt timed out (rule 3.13).
            refused.status.code == Status.Code.NOT_FOUND -> {
                onStop(ActivityCancellationDetails(isGone = true))
            }

            // Nobody heard of the attempt for so long that the service has given it up.
            timeout != null && lastTaken.elapsedNow() > timeout -> {
                onStop(
                    ActivityCancellationDetails(isTimedOut = true),
                )
            }

            else -> {
                logger.debug("A heartbeat was lost: {}", refused.status)
            }
        }
    }

    /**
     * Ends the sending: what is under way is waited for, so that nothing comes after the attempt's own end. Details
     * that were not sent yet are, if [flush] asks for it: the next attempt is to find the last ones.
     */
    suspend fun close(flush: Boolean) {
        val (running, unsent) =
            synchronized(lock) {
                isClosed = true
                val state = sender to latest
                latest = null
                state
            }
        if (running != null) {
            running.cancel()
            running.join()
        }
        if (flush && unsent != null) sendOnce(unsent)
    }

    private fun stopDetails(answer: RecordActivityTaskHeartbeatResponse): ActivityCancellationDetails? {
        if (!answer.cancelRequested && !answer.activityPaused && !answer.activityReset) return null
        return ActivityCancellationDetails(
            isCancelRequested = answer.cancelRequested,
            isPaused = answer.activityPaused,
            isReset = answer.activityReset,
        )
    }

    internal companion object {
        private val logger = LoggerFactory.getLogger("dev.perdura.worker")
        private const val SHARE_OF_TIMEOUT = 0.8
        private val DEFAULT_INTERVAL = 30.seconds
        private val LONGEST_INTERVAL = 60.seconds

        fun intervalOf(timeout: Duration?): Duration =
            if (timeout == null) DEFAULT_INTERVAL else minOf(timeout * SHARE_OF_TIMEOUT, LONGEST_INTERVAL)
    }
}
