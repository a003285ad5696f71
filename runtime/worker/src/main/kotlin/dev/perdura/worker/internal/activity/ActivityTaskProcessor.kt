package dev.perdura.worker.internal.activity

import dev.perdura.dsl.ActivityCancellationDetails
import dev.perdura.dsl.ActivityImplementation
import dev.perdura.dsl.ActivityInfo
import dev.perdura.dsl.ActivityScope
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.worker.internal.service.ActivityTaskService
import dev.perdura.worker.internal.wire.Wire
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.temporal.api.common.v1.Payloads
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.future.await
import kotlinx.coroutines.job
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.withContext
import org.slf4j.LoggerFactory
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.TimeSource

/**
 * Carries out activity tasks and reports how they end. The service decides on retries; every attempt is reported for
 * what it was, unless the service no longer knows it.
 *
 * @param background where heartbeats are sent
 * @param blockingDispatcher whose threads may be blocked
 */
internal class ActivityTaskProcessor(
    private val service: ActivityTaskService,
    implementations: Map<String, ActivityImplementation<*, *>>,
    private val taskQueue: String,
    private val wire: Wire,
    private val background: CoroutineScope,
    private val blockingDispatcher: CoroutineDispatcher,
    private val timeSource: TimeSource,
) {
    @Suppress("UNCHECKED_CAST")
    private val implementations = implementations as Map<String, ActivityImplementation<Any?, Any?>>
    private val failures = FailedAttempts(logger)
    private val attempts = ConcurrentHashMap.newKeySet<Attempt>()

    @Volatile
    private var isStopping = false

    /** Tells every activity to stop because the worker goes down: those that run, and those that begin from now on. */
    fun stopAll() {
        // Before the look at those that run; whoever begins looks after it is among them. So one of both sees it.
        isStopping = true
        attempts.forEach(::stop)
    }

    private fun stop(attempt: Attempt): Unit = attempt.stop(ActivityCancellationDetails(isWorkerShutdown = true))

    suspend fun process(task: PollActivityTaskQueueResponse) {
        val info = AttemptInfo(task, taskQueue)
        val implementation = implementations[info.type]
        if (implementation == null) {
            fail(task, info, unregistered(info.type))
            return
        }
        // A job of its own: stopping one attempt must not be taken for the end of its worker.
        val job = Job(currentCoroutineContext().job)
        val blocks = implementation is ActivityImplementation.Blocking
        val attempt = Attempt(info, job, wire, task.heartbeatDetails, blocks)
        attempt.heartbeats = Heartbeats(service, task, info.heartbeatTimeout, background, timeSource, attempt::stop)
        attempts.add(attempt)
        if (isStopping) stop(attempt)
        val outcome = outcomeOf(task, implementation, attempt, job)
        attempts.remove(attempt)
        job.complete()
        withContext(NonCancellable) { finish(task, attempt, outcome) }
    }

    /** What the code gave. A value counts although the attempt was asked to stop. */
    private suspend fun outcomeOf(
        task: PollActivityTaskQueueResponse,
        implementation: ActivityImplementation<Any?, Any?>,
        attempt: Attempt,
        job: Job,
    ): Result<Payloads> {
        var outcome: Result<Payloads>? = null
        val end =
            runCatching {
                withContext(job) {
                    outcome =
                        runCatching {
                            val input = wire.decode(task.input, implementation.definition.inputType)
                            wire.encode(call(implementation, attempt, input), implementation.definition.outputType)
                        }
                }
            }
        return outcome ?: Result.failure(end.exceptionOrNull() ?: error("The attempt ended without an outcome."))
    }

    private suspend fun call(
        implementation: ActivityImplementation<Any?, Any?>,
        scope: ActivityScope,
        input: Any?,
    ): Any? =
        when (implementation) {
            is ActivityImplementation.Suspending -> {
                implementation.body(scope, input)
            }

            is ActivityImplementation.Blocking -> {
                runInterruptible(blockingDispatcher) { implementation.body(scope, input) }
            }

            is ActivityImplementation.Staged -> {
                implementation.body(scope, input).await()
            }
        }

    private suspend fun finish(task: PollActivityTaskQueueResponse, attempt: Attempt, outcome: Result<Payloads>) {
        val info = attempt.info
        val failure = outcome.exceptionOrNull()
        val stop = attempt.cancellationDetails
        attempt.heartbeats.close(flush = failure != null && stop?.isGone != true)
        when {
            failure == null -> report(info) { service.complete(task.taskToken, outcome.getOrThrow()) }
            stop == null || !isStop(failure) -> fail(task, info, failure)
            stop.isCancelRequested -> report(info) { service.cancel(task.taskToken) }
            stop.isGone || stop.isTimedOut -> logger.info("Stopped, because it is no longer wanted: {}", info)
            else -> report(info) { service.fail(task.taskToken, wire.toFailure(stopped(stop))) }
        }
    }

    private fun isStop(failure: Throwable): Boolean =
        failure is CancellationException || failure is InterruptedException

    private suspend fun fail(task: PollActivityTaskQueueResponse, info: ActivityInfo, failure: Throwable) {
        failures.log(info, failure)
        report(info) { service.fail(task.taskToken, wire.toFailure(failure)) }
    }

    private suspend fun report(info: ActivityInfo, send: suspend () -> Unit) {
        try {
            send()
        } catch (refused: StatusRuntimeException) {
            // The attempt timed out, or its run was closed, meanwhile (rule 3.11).
            if (refused.status.code == Status.Code.NOT_FOUND) {
                logger.info("The end of {} is no longer wanted.", info)
            } else {
                logger.error("The end of {} could not be reported; its time-out will find it.", info, refused)
            }
        }
    }

    private fun unregistered(type: String): ApplicationFailure =
        ApplicationFailure(
            "Activity type \"$type\" is not registered at this worker; registered: " +
                implementations.keys.sorted().joinToString { "\"$it\"" }.ifEmpty { "(none)" } +
                ". Register it at every worker of task queue \"$taskQueue\", or call it on the task queue of the " +
                "worker that has it.",
            type = "NotFoundError",
        )

    private fun stopped(why: ActivityCancellationDetails): ApplicationFailure =
        ApplicationFailure(
            "The attempt was stopped: $why.",
            type =
                when {
                    why.isPaused -> "ActivityPause"
                    why.isReset -> "ActivityReset"
                    else -> "WorkerShutdown"
                },
        )

    private companion object {
        val logger = LoggerFactory.getLogger("dev.perdura.worker")
    }
}
