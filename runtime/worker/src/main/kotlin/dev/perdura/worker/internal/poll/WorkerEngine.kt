package dev.perdura.worker.internal.poll

import dev.perdura.client.PerduraClient
import dev.perdura.client.internal.Ambient
import dev.perdura.dsl.ActivityImplementation
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.worker.WorkerOptions
import dev.perdura.worker.internal.activity.ActivityTaskProcessor
import dev.perdura.worker.internal.activity.RateLimit
import dev.perdura.worker.internal.cache.RunCache
import dev.perdura.worker.internal.replay.SessionEnvironment
import dev.perdura.worker.internal.service.ActivityTaskService
import dev.perdura.worker.internal.service.WorkerIdentity
import dev.perdura.worker.internal.service.WorkerLifeService
import dev.perdura.worker.internal.service.WorkflowTaskService
import dev.perdura.worker.internal.watch.Watchdog
import dev.perdura.worker.internal.watch.WorkflowThreads
import dev.perdura.worker.internal.wire.ConverterWire
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.job
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.withTimeoutOrNull
import org.slf4j.LoggerFactory
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** All parts of a worker, put together. */
internal class WorkerEngine(
    client: PerduraClient,
    taskQueue: String,
    private val workflows: Map<String, WorkflowDefinition<*, *>>,
    private val activities: Map<String, ActivityImplementation<*, *>>,
    private val options: WorkerOptions,
    ambient: Ambient = Ambient(),
) {
    private val timeSource: TimeSource = ambient.timeSource
    private val identity =
        WorkerIdentity(
            client.namespace,
            taskQueue,
            options.identity ?: client.identity,
            ambient.newId(),
            options.stickyScheduleToStartTimeout,
        )
    private val wire = ConverterWire(client.dataConverter, client.failureConverter)
    private val life = WorkerLifeService(client.caller, identity)
    private val workflowTasks = WorkflowTaskService(client.caller, identity)
    private val activityTasks =
        ActivityTaskService(client.caller, identity, options.maxTaskQueueActivitiesPerSecond)
    private val threads =
        WorkflowThreads(
            "perdura-workflow-$taskQueue",
            options.workflowThreads,
            options.watchdogTimeout?.takeUnless { Watchdog.isDebuggerAttached() }?.let(::Watchdog),
        )
    private val cache = RunCache(options.cacheSizeBytes)
    private val keepsRuns = options.cacheSizeBytes > 0

    private val workflowPolls = scope(threads.dispatcher)
    private val workflowWork = scope(threads.dispatcher)
    private val activityPolls = scope(Dispatchers.Default)
    private val activityWork = scope(Dispatchers.Default)

    private val activitySlots = Semaphore(options.maxConcurrentActivities)

    /** Guards itself and [isStopping]. */
    private val pollers = ArrayList<Poller<*>>()
    private var isStopping = false
    private val reporter = TaskReporter(workflowTasks, wire)
    private val turns = WorkflowTurns(threads, cache, reporter, wire, activityWork)
    private val environment =
        SessionEnvironment(client.namespace, wire, workflows, options.failureExceptionTypes)
    private val activityProcessor =
        ActivityTaskProcessor(
            activityTasks,
            activities,
            taskQueue,
            wire,
            activityWork,
            Dispatchers.IO.limitedParallelism(options.maxConcurrentActivities),
            timeSource,
        )
    private val workflowProcessor =
        WorkflowTaskProcessor(
            workflowTasks,
            SessionLoader(workflowTasks, environment, turns),
            turns,
            cache,
            reporter,
            wire,
            eagerActivities(),
            keepsRuns,
        )

    /** None while the rate of activities is limited: the limit stands before the poll. */
    private fun eagerActivities(): EagerActivities? {
        val isLimited = options.maxActivitiesPerSecond != null || options.maxTaskQueueActivitiesPerSecond != null
        if (isLimited || activities.isEmpty()) return null
        return EagerActivities(
            identity.taskQueue,
            activities.keys,
            activitySlots,
            activityWork,
            activityProcessor::process,
        )
    }

    /** Checks that the service is there and knows the namespace. */
    suspend fun connect(): Unit = life.connect()

    /** Begins to poll, unless [stop] was faster. */
    fun start() {
        val begun =
            synchronized(pollers) {
                if (isStopping) return
                if (workflows.isNotEmpty()) addWorkflowPollers()
                if (activities.isNotEmpty()) addActivityPollers()
                pollers.toList()
            }
        // One that is told to stop before this does not begin.
        begun.forEach { it.start() }
        logger.info(
            "Worker of task queue \"{}\" started with {} workflows and {} activities.",
            identity.taskQueue,
            workflows.size,
            activities.size,
        )
    }

    private fun addWorkflowPollers() {
        val slots = Semaphore(options.maxConcurrentWorkflowTasks)
        // With a single slot, two kinds of polls would keep each other waiting.
        val usesOwnQueue = keepsRuns && options.maxConcurrentWorkflowTasks > 1
        val sticky = if (usesOwnQueue) maxOf(1, options.workflowTaskPollers / 2) else 0
        val normal = maxOf(1, options.workflowTaskPollers - sticky)
        repeat(normal + sticky) { number ->
            val isSticky = number < sticky
            pollers +=
                Poller(
                    if (isSticky) "Workflow poller (sticky)" else "Workflow poller",
                    slots,
                    workflowPolls,
                    workflowWork,
                    { workflowTasks.poll(isSticky) },
                    workflowProcessor::process,
                )
        }
    }

    private fun addActivityPollers() {
        val rate = options.maxActivitiesPerSecond?.let { RateLimit(it, timeSource) }
        repeat(options.activityTaskPollers) {
            pollers +=
                Poller(
                    "Activity poller",
                    activitySlots,
                    activityPolls,
                    activityWork,
                    {
                        rate?.await()
                        activityTasks.poll()
                    },
                    activityProcessor::process,
                )
        }
    }

    /**
     * Stops polling, waits for what is under way, tells activities to stop after [grace], and lets everything go. Who
     * no longer wants to wait cancels it: then everything is let go at once.
     */
    suspend fun stop(grace: Duration) {
        workflowTasks.takesMore = false
        synchronized(pollers) {
            isStopping = true
            pollers.forEach { it.stop() }
        }
        try {
            drain(grace)
        } finally {
            letGo()
        }
    }

    private suspend fun drain(grace: Duration) {
        life.shutDown()
        if (life.endsPolls) withTimeoutOrNull(POLL_GRACE) { awaitPolls() }
        cancelPolls()
        withTimeoutOrNull(maxOf(grace, WORKFLOW_GRACE)) {
            // A poll that has its task already hands it over before it ends.
            awaitPolls()
            awaitWork(workflowWork)
        }
        if (withTimeoutOrNull(grace) { awaitWork(activityWork) } == null) {
            activityProcessor.stopAll()
            withTimeoutOrNull(STOP_GRACE) { awaitWork(activityWork) }
                ?: logger.warn(
                    "Activities of task queue \"{}\" did not stop; they are left behind.",
                    identity.taskQueue,
                )
        }
    }

    private fun letGo() {
        cancelPolls()
        workflowWork.cancel()
        activityWork.cancel()
        cache.clear()
        threads.close()
        logger.info("Worker of task queue \"{}\" stopped.", identity.taskQueue)
    }

    private fun cancelPolls() {
        workflowPolls.cancel("The worker is shutting down.")
        activityPolls.cancel("The worker is shutting down.")
    }

    private suspend fun awaitPolls() {
        awaitWork(workflowPolls)
        awaitWork(activityPolls)
    }

    private suspend fun awaitWork(scope: CoroutineScope): Unit = scope.coroutineContext.job.children.toList().joinAll()

    private fun scope(dispatcher: CoroutineDispatcher): CoroutineScope =
        CoroutineScope(SupervisorJob() + dispatcher + unexpected)

    private companion object {
        val logger = LoggerFactory.getLogger("dev.perdura.worker")
        val POLL_GRACE = 2.seconds
        val WORKFLOW_GRACE = 1.seconds
        val STOP_GRACE = 5.seconds
        val unexpected = CoroutineExceptionHandler { _, failure -> logger.error("The worker goes on after:", failure) }
    }
}
