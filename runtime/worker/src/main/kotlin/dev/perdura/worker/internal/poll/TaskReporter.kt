package dev.perdura.worker.internal.poll

import dev.perdura.worker.NonDeterminismException
import dev.perdura.worker.internal.service.WorkflowTaskService
import dev.perdura.worker.internal.wire.Wire
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.temporal.api.enums.v1.WorkflowTaskFailedCause
import io.temporal.api.query.v1.WorkflowQueryResult
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse
import org.slf4j.LoggerFactory

/**
 * Tells the service, and the log, of workflow tasks that could not be done.
 *
 * The service is told on the first attempt only. Later attempts stay silent, so that the time-out of the task, which
 * grows, spaces the attempts (rules 2.7, 12.12).
 */
internal class TaskReporter(private val service: WorkflowTaskService, private val wire: Wire) {
    /** The code of the run of [task] failed in a way that does not fail the workflow. */
    suspend fun failed(task: PollWorkflowTaskQueueResponse, failure: Throwable) {
        if (task.attempt > 1) {
            logger.warn("{} failed again (attempt {}): {}", describe(task), task.attempt, failure.message)
            return
        }
        logger.error("{} failed; the run waits until its code is mended.", describe(task), failure)
        val cause =
            if (failure is NonDeterminismException) {
                WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
            } else {
                WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE
            }
        respond(task, cause, failure)
    }

    /** The service did not take what was done for [task]. */
    suspend fun refused(task: PollWorkflowTaskQueueResponse, refusal: StatusRuntimeException) {
        when {
            isTooLarge(refusal.status) -> {
                respond(task, WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_GRPC_MESSAGE_TOO_LARGE, refusal)
            }

            // The task timed out, or the run was closed, meanwhile (rule 2.17).
            refusal.status.code == Status.Code.NOT_FOUND -> {
                logger.debug("{} is gone.", describe(task))
            }

            // Something happened that the run did not know of when it ended; it goes on with that (rule 2.27).
            "UnhandledCommand" in refusal.status.description.orEmpty() -> {
                logger.debug("{} ended too early.", describe(task))
            }

            // A command was bad; the service has given the task out again (rules 2.25, 2.27).
            else -> {
                logger.warn("The service refused what came of {}: {}", describe(task), refusal.status)
            }
        }
    }

    /** Sends [result], the answer to the query that [task] is. */
    suspend fun answered(task: PollWorkflowTaskQueueResponse, result: WorkflowQueryResult) {
        try {
            service.answer(task, result)
        } catch (late: StatusRuntimeException) {
            logger.debug("The answer to the query of {} was not taken: {}", describe(task), late.status)
        }
    }

    private fun isTooLarge(status: Status): Boolean =
        status.code == Status.Code.RESOURCE_EXHAUSTED &&
            status.description.orEmpty().startsWith("grpc: received message larger than max")

    private suspend fun respond(
        task: PollWorkflowTaskQueueResponse,
        cause: WorkflowTaskFailedCause,
        failure: Throwable,
    ) {
        try {
            service.fail(task, cause, wire.toFailure(failure))
        } catch (refusal: StatusRuntimeException) {
            logger.debug("The failure of {} was not taken: {}", describe(task), refusal.status)
        }
    }

    companion object {
        private val logger = LoggerFactory.getLogger("dev.perdura.worker")

        fun describe(task: PollWorkflowTaskQueueResponse): String =
            "The task of workflow \"${task.workflowType.name}\", id ${task.workflowExecution.workflowId}, " +
                "run ${task.workflowExecution.runId},"
    }
}
