package dev.perdura.worker.internal.poll

import dev.perdura.worker.internal.cache.RunCache
import dev.perdura.worker.internal.replay.ReplaySession
import dev.perdura.worker.internal.service.WorkflowTaskService
import dev.perdura.worker.internal.watch.StuckWorkflowException
import dev.perdura.worker.internal.watch.WorkflowThreads
import dev.perdura.worker.internal.wire.Wire
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** Runs workflow code for tasks under the watchdog's eye, and writes off what does not yield. */
internal class WorkflowTurns(
    private val threads: WorkflowThreads,
    private val cache: RunCache,
    private val reporter: TaskReporter,
    private val wire: Wire,
    private val scope: CoroutineScope,
) {
    fun <T> run(task: PollWorkflowTaskQueueResponse, session: ReplaySession, block: () -> T): T =
        threads.turn(
            progress = { session.progress },
            isConverting = { session.run?.wire?.isConverting == true },
            onStuck = { stuck -> scope.launch { giveUp(task, stuck) } },
            block = block,
        )

    /** The code still holds its thread and its run; neither is used again. */
    private suspend fun giveUp(task: PollWorkflowTaskQueueResponse, stuck: StuckWorkflowException) {
        cache.discard(task.workflowExecution.runId)
        if (task.hasQuery()) {
            reporter.answered(task, WorkflowTaskService.failed(wire.toFailure(stuck)))
        } else {
            reporter.failed(task, stuck)
        }
    }
}
