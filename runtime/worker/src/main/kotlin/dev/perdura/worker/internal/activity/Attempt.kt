package dev.perdura.worker.internal.activity

import dev.perdura.dsl.ActivityCancellationDetails
import dev.perdura.dsl.ActivityInfo
import dev.perdura.dsl.ActivityScope
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.ValueType
import dev.perdura.worker.internal.replay.RunLogger
import dev.perdura.worker.internal.wire.Wire
import io.temporal.api.common.v1.Payloads
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Job
import org.slf4j.Logger
import org.slf4j.LoggerFactory
import java.util.concurrent.atomic.AtomicReference

/**
 * One attempt of an activity, as its code sees it.
 *
 * @param job the coroutine of the attempt; cancelled when it should stop
 * @param throwsOnHeartbeat for code that blocks, which has no other point where cancellation could reach it
 */
internal class Attempt(
    override val info: ActivityInfo,
    private val job: Job,
    private val wire: Wire,
    private val lastDetails: Payloads,
    private val throwsOnHeartbeat: Boolean,
) : ActivityScope {
    private val stopping = AtomicReference<ActivityCancellationDetails?>()
    lateinit var heartbeats: Heartbeats

    override val logger: Logger by lazy {
        RunLogger(
            LoggerFactory.getLogger("dev.perdura.activity.${info.type}"),
            mapOf(
                "activityId" to info.activityId,
                "activityType" to info.type,
                "attempt" to info.attempt.toString(),
                "workflowId" to info.workflowId,
                "runId" to info.workflowRunId,
                "workflowType" to info.workflowType,
                "taskQueue" to info.taskQueue,
                "namespace" to info.namespace,
            ),
        ) { false }
    }

    override val heartbeatDetails: EncodedValues by lazy { wire.decode(lastDetails, ValueType.of<EncodedValues>()) }
    override val isCancellationRequested: Boolean get() = stopping.get() != null
    override val cancellationDetails: ActivityCancellationDetails? get() = stopping.get()

    override fun heartbeat(vararg details: Any?) {
        heartbeats.record(wire.encodeArguments(details.asList()))
        if (!throwsOnHeartbeat) return
        stopping.get()?.let { throw StoppedActivityException(it) }
    }

    /** Makes the code stop, if it is not stopping already. */
    fun stop(why: ActivityCancellationDetails) {
        if (stopping.compareAndSet(null, why)) job.cancel(StoppedActivityException(why))
    }
}

/** The activity should stop. */
internal class StoppedActivityException(why: ActivityCancellationDetails) :
    CancellationException("The activity should stop: $why.")
