package dev.perdura.server.scenarios

import io.temporal.activity.ActivityOptions
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowClientOptions
import io.temporal.client.WorkflowOptions
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.worker.WorkerFactory
import io.temporal.worker.WorkerFactoryOptions
import io.temporal.worker.WorkerOptions
import io.temporal.workflow.DynamicWorkflow
import io.temporal.workflow.Workflow
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread

internal const val IDENTITY = "scenario"

/**
 * What an attempt may take where the scenario is about something else: an activity, a workflow task, the way to the
 * worker that has the run. No machine is so slow. Recordings show the ten seconds that a server gives of its own.
 */
internal val PATIENCE: Duration = Duration.ofSeconds(110)

/** Where a scenario is played: its clients and workers, its task queue, and what it has shown so far. */
internal class Stage(private val service: WorkflowServiceStubs, private val nonce: String) : AutoCloseable {
    val taskQueue = "queue-$nonce"
    val client: WorkflowClient =
        WorkflowClient.newInstance(service, WorkflowClientOptions.newBuilder().setIdentity(IDENTITY).build())
    val raw get() = service.blockingStub()!!
    val namespace: String get() = client.options.namespace

    private val factories = CopyOnWriteArrayList<WorkerFactory>()
    private val shown = CopyOnWriteArrayList<Run>()
    private val sayings = CopyOnWriteArrayList<String>()

    /** An id of this scenario; the recording leaves out what makes it unique. */
    fun id(name: String) = "$name-$nonce"

    /** Starts a worker. Eager activities are off: whether a worker has room for one is chance. */
    fun worker(
        taskQueue: String = this.taskQueue,
        factory: WorkerFactoryOptions.Builder.() -> Unit = {},
        options: WorkerOptions.Builder.() -> Unit = {},
        define: WorkerScript.() -> Unit,
    ): WorkerFactory {
        val script = WorkerScript().apply(define)
        val workers = WorkerFactory.newInstance(client, WorkerFactoryOptions.newBuilder().apply(factory).build())
        val workerOptions =
            WorkerOptions
                .newBuilder()
                .setDisableEagerExecution(true)
                .setMaxConcurrentWorkflowTaskPollers(2)
                .setMaxConcurrentActivityTaskPollers(2)
                .setDefaultDeadlockDetectionTimeout(PATIENCE.toMillis())
                .setStickyQueueScheduleToStartTimeout(PATIENCE)
                .apply(options)
                .build()
        workers.newWorker(taskQueue, workerOptions).apply {
            registerWorkflowImplementationFactory(DynamicWorkflow::class.java) { script.newWorkflow() }
            registerActivitiesImplementations(script.dynamicActivity())
        }
        factories += workers
        workers.start()
        return workers
    }

    fun options(id: String, configure: WorkflowOptions.Builder.() -> Unit = {}): WorkflowOptions =
        WorkflowOptions
            .newBuilder()
            .setTaskQueue(taskQueue)
            .setWorkflowId(id(id))
            .setWorkflowTaskTimeout(PATIENCE)
            .apply(configure)
            .build()

    /** Starts a run that is shown: its chain is recorded when the scenario has ended. */
    fun start(
        type: String,
        vararg arguments: Any?,
        id: String = "main",
        configure: WorkflowOptions.Builder.() -> Unit = {},
    ): Run {
        val execution = client.newUntypedWorkflowStub(type, options(id, configure)).start(*arguments)
        return show(Run(client, execution.workflowId, execution.runId))
    }

    /** Has [run] and what follows it in its chain recorded. */
    fun show(run: Run): Run = run.also { shown += it }

    /** The current run of an id that something else started; [suffix] is what that put behind the id. */
    fun current(id: String, suffix: String = ""): Run {
        val info = client.newUntypedWorkflowStub(id(id) + suffix).describe().execution
        return Run(client, info.workflowId, info.runId)
    }

    fun run(id: String, runId: String) = Run(client, id(id), runId)

    /** Records what a call answers or fails with, and goes on. */
    fun see(what: String, call: () -> Any?) {
        sayings += "saw $what: " +
            runCatching(call).fold({
                if (it ==
                    Unit
                ) {
                    "done"
                } else {
                    "$it"
                }
            }, { failure -> failureLines(failure).joinToString(" < ") })
    }

    /** Does [call] on a thread of its own: it waits for something that the scenario does next. */
    fun ask(call: () -> Unit): Thread = thread(isDaemon = true, block = call)

    /** Every run shown, with the runs that follow it; runs that are open are recorded as they are. */
    fun recording(awaitEnds: Boolean): List<String> {
        val seen = mutableSetOf<String>()
        val lines = mutableListOf<String>()
        for (first in shown) {
            var run: Run? = first
            while (run != null && seen.add(run.runId)) {
                if (awaitEnds && run.runId !in openRuns) run.awaitClosed()
                val history = run.history()
                lines += runLines(run, history)
                run = nextRunId(history.last())?.let { Run(client, first.workflowId, it) }
            }
        }
        return (sayings + lines).map { it.replace("-$nonce", "") }
    }

    private val openRuns = mutableSetOf<String>()

    /** Has [run] recorded as it is at the end, though it is open. */
    fun leaveOpen(run: Run) {
        openRuns += run.runId
    }

    override fun close() {
        for (run in shown) {
            runCatching { client.newUntypedWorkflowStub(run.workflowId).terminate("the scenario has ended") }
        }
        factories.forEach { it.shutdownNow() }
    }
}

/** Calls an activity from a workflow; with [PATIENCE] for an attempt if nothing else is said. */
internal fun call(type: String, vararg arguments: Any?, configure: ActivityOptions.Builder.() -> Unit = {}): Any? =
    Workflow
        .newUntypedActivityStub(
            ActivityOptions
                .newBuilder()
                .setStartToCloseTimeout(PATIENCE)
                .apply(configure)
                .build(),
        ).execute(type, Any::class.java, *arguments)
