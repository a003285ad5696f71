package dev.perdura.worker.internal.poll

import io.temporal.api.command.v1.Command
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore

/**
 * Takes activities of this worker's own queue straight from the answer to the workflow task that called them, which
 * saves a poll (rule 3.15). It asks for no more than there are free slots, and for few at a time, so that other workers
 * get their share of a wide fan-out.
 */
internal class EagerActivities(
    private val taskQueue: String,
    private val types: Set<String>,
    private val slots: Semaphore,
    private val scope: CoroutineScope,
    private val process: suspend (PollActivityTaskQueueResponse) -> Unit,
) {
    /** [commands] with some marked as wanted here; [reserved] slots are held for them. */
    class Request(val commands: List<Command>, val reserved: Int)

    fun request(commands: List<Command>): Request {
        var reserved = 0
        val marked =
            commands.map { command ->
                if (reserved < MOST_AT_ONCE && isOurs(command) && slots.tryAcquire()) {
                    reserved++
                    marked(command)
                } else {
                    command
                }
            }
        return if (reserved == 0) Request(commands, 0) else Request(marked, reserved)
    }

    private fun isOurs(command: Command): Boolean {
        if (!command.hasScheduleActivityTaskCommandAttributes()) return false
        val activity = command.scheduleActivityTaskCommandAttributes
        return activity.taskQueue.name == taskQueue && activity.activityType.name in types
    }

    private fun marked(command: Command): Command {
        val activity = command.scheduleActivityTaskCommandAttributes.toBuilder().setRequestEagerExecution(true)
        return command.toBuilder().setScheduleActivityTaskCommandAttributes(activity).build()
    }

    /** Runs [tasks], which came in answer to [request], and gives back the slots that are not needed. */
    fun begin(request: Request, tasks: List<PollActivityTaskQueueResponse>) {
        repeat(request.reserved - tasks.size) { slots.release() }
        for (task in tasks) {
            scope.launch {
                try {
                    process(task)
                } finally {
                    slots.release()
                }
            }
        }
    }

    private companion object {
        const val MOST_AT_ONCE = 3
    }
}
