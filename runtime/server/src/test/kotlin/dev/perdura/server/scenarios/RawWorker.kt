package dev.perdura.server.scenarios

import com.google.protobuf.util.Durations
import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes
import io.temporal.api.command.v1.StartTimerCommandAttributes
import io.temporal.api.common.v1.ActivityType
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.WorkflowTaskFailedCause
import io.temporal.api.failure.v1.Failure
import io.temporal.api.taskqueue.v1.TaskQueue
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest
import java.util.concurrent.TimeUnit

/** A worker by hand, for what the SDK's would not do: one that is slow, wrong, or silent. */
internal class RawWorker(private val stage: Stage) {
    private val queue = TaskQueue.newBuilder().setName(stage.taskQueue).build()

    fun workflowTask(): PollWorkflowTaskQueueResponse {
        val request =
            PollWorkflowTaskQueueRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setTaskQueue(queue)
                .setIdentity(IDENTITY)
                .build()
        return stage.raw.withDeadlineAfter(POLL_SECONDS, TimeUnit.SECONDS).pollWorkflowTaskQueue(request)
    }

    fun activityTask(): PollActivityTaskQueueResponse {
        val request =
            PollActivityTaskQueueRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setTaskQueue(queue)
                .setIdentity(IDENTITY)
                .build()
        return stage.raw.withDeadlineAfter(POLL_SECONDS, TimeUnit.SECONDS).pollActivityTaskQueue(request)
    }

    fun answer(
        task: PollWorkflowTaskQueueResponse,
        vararg commands: Command,
        configure: RespondWorkflowTaskCompletedRequest.Builder.() -> Unit = {},
    ): RespondWorkflowTaskCompletedResponse =
        stage.raw.respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setTaskToken(task.taskToken)
                .setIdentity(IDENTITY)
                .addAllCommands(commands.toList())
                .apply(configure)
                .build(),
        )

    fun fail(task: PollWorkflowTaskQueueResponse, message: String) {
        stage.raw.respondWorkflowTaskFailed(
            RespondWorkflowTaskFailedRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setTaskToken(task.taskToken)
                .setIdentity(IDENTITY)
                .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE)
                .setFailure(Failure.newBuilder().setMessage(message))
                .build(),
        )
    }

    fun answer(task: PollActivityTaskQueueResponse, result: Any) {
        stage.raw.respondActivityTaskCompleted(
            RespondActivityTaskCompletedRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setTaskToken(task.taskToken)
                .setIdentity(IDENTITY)
                .setResult(json(result))
                .build(),
        )
    }

    private companion object {
        const val POLL_SECONDS = 70L
    }
}

internal fun completeRun(result: Any): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
        .setCompleteWorkflowExecutionCommandAttributes(
            CompleteWorkflowExecutionCommandAttributes.newBuilder().setResult(json(result)),
        ).build()

internal fun startTimer(id: String, seconds: Long): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
        .setStartTimerCommandAttributes(
            StartTimerCommandAttributes
                .newBuilder()
                .setTimerId(
                    id,
                ).setStartToFireTimeout(Durations.fromSeconds(seconds)),
        ).build()

internal fun Stage.scheduleActivity(
    id: String,
    configure: ScheduleActivityTaskCommandAttributes.Builder.() -> Unit = {},
): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
        .setScheduleActivityTaskCommandAttributes(
            ScheduleActivityTaskCommandAttributes
                .newBuilder()
                .setActivityId(id)
                .setActivityType(ActivityType.newBuilder().setName("Raw"))
                .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
                .setStartToCloseTimeout(Durations.fromSeconds(PATIENCE.seconds))
                .apply(configure),
        ).build()
