package dev.perdura.server.scenarios

import com.google.protobuf.util.Durations
import com.google.protobuf.util.Timestamps
import io.temporal.api.common.v1.WorkflowType
import io.temporal.api.enums.v1.ScheduleOverlapPolicy
import io.temporal.api.enums.v1.WorkflowExecutionStatus
import io.temporal.api.schedule.v1.BackfillRequest
import io.temporal.api.schedule.v1.IntervalSpec
import io.temporal.api.schedule.v1.Schedule
import io.temporal.api.schedule.v1.ScheduleAction
import io.temporal.api.schedule.v1.ScheduleInfo
import io.temporal.api.schedule.v1.SchedulePatch
import io.temporal.api.schedule.v1.ScheduleSpec
import io.temporal.api.schedule.v1.ScheduleState
import io.temporal.api.taskqueue.v1.TaskQueue
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo
import io.temporal.api.workflowservice.v1.CreateScheduleRequest
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse
import io.temporal.api.workflowservice.v1.PatchScheduleRequest
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest
import java.time.Instant

/** The first full hour that scenarios have a schedule make up for. */
private val firstHour: Instant = Instant.parse("2020-01-01T00:00:00Z")

/** A schedule of a scenario, without the words of an SDK in between. */
internal class RawSchedule(private val stage: Stage) {
    private val scheduleId = stage.id("schedule")

    /** Comes every full hour, but is paused: only what the scenario asks for is done. */
    fun create(workflowType: String, configure: Schedule.Builder.() -> Unit = {}) {
        val action =
            NewWorkflowExecutionInfo
                .newBuilder()
                .setWorkflowId(stage.id("scheduled"))
                .setWorkflowType(WorkflowType.newBuilder().setName(workflowType))
                .setTaskQueue(TaskQueue.newBuilder().setName(stage.taskQueue))
                .setInput(json("scheduled"))
        val hourly = IntervalSpec.newBuilder().setInterval(Durations.fromHours(1))
        val schedule =
            Schedule
                .newBuilder()
                .setSpec(ScheduleSpec.newBuilder().addInterval(hourly))
                .setAction(ScheduleAction.newBuilder().setStartWorkflow(action))
                .setState(ScheduleState.newBuilder().setPaused(true).setNotes("by hand only"))
                .apply(configure)
        stage.raw.createSchedule(
            CreateScheduleRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setScheduleId(scheduleId)
                .setRequestId(scheduleId)
                .setIdentity(IDENTITY)
                .setSchedule(schedule)
                .build(),
        )
    }

    fun patch(configure: SchedulePatch.Builder.() -> Unit) {
        stage.raw.patchSchedule(
            PatchScheduleRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setScheduleId(scheduleId)
                .setIdentity(IDENTITY)
                .setPatch(SchedulePatch.newBuilder().apply(configure))
                .build(),
        )
    }

    /** Has it make up for the full hours [from] to [to] of the first day. */
    fun backfill(from: Int, to: Int, policy: ScheduleOverlapPolicy) =
        patch {
            addBackfillRequest(
                BackfillRequest
                    .newBuilder()
                    .setStartTime(Timestamps.fromMillis(hour(from).toEpochMilli()))
                    .setEndTime(Timestamps.fromMillis(hour(to).toEpochMilli()))
                    .setOverlapPolicy(policy),
            )
        }

    fun describe(): DescribeScheduleResponse =
        stage.raw.describeSchedule(
            DescribeScheduleRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setScheduleId(scheduleId)
                .build(),
        )

    fun await(isSo: ScheduleInfo.() -> Boolean) = awaitUntil { describe().info.isSo() }

    fun awaitStarted(count: Long) = await { actionCount == count }

    /** Waits until it knows how the first [count] of its runs have ended. */
    fun awaitEnded(count: Int) =
        await {
            recentActionsList.count {
                it.startWorkflowStatus != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
            } >= count
        }

    /** Has what it has done recorded. Workflow ids have their times with points, which a recording keeps. */
    fun see(what: String) =
        stage.see(what) {
            val info = describe().info
            val running = info.runningWorkflowsList.map { it.workflowId.replace(':', '.') }
            val recent =
                info.recentActionsList.map { action ->
                    val status = action.startWorkflowStatus.name.removePrefix("WORKFLOW_EXECUTION_STATUS_")
                    action.startWorkflowResult.workflowId.replace(':', '.') + " " + status
                }
            "started=${info.actionCount} skipped=${info.overlapSkipped} dropped=${info.bufferDropped} " +
                "missed=${info.missedCatchupWindow} buffered=${info.bufferSize} running=$running recent=$recent"
        }

    /** The run of the full hour [at]. */
    fun run(at: Int): Run = stage.show(stage.current("scheduled", "-" + hour(at)))

    fun delete() {
        stage.raw.deleteSchedule(
            DeleteScheduleRequest
                .newBuilder()
                .setNamespace(stage.namespace)
                .setScheduleId(scheduleId)
                .setIdentity(IDENTITY)
                .build(),
        )
    }

    private fun hour(at: Int): Instant = firstHour.plusSeconds(at * 3600L)
}

/** Ends a run of `Waiting` and waits until it has ended. */
private fun Run.end() {
    awaitTasks(1)
    signal("word", "over")
    awaitClosed()
}

/** The second run ends the first one. */
private fun endingTheOther(name: String, policy: ScheduleOverlapPolicy) =
    scenario(name) {
        startWorker()
        val schedule = RawSchedule(this).apply { create("Waiting") }
        schedule.backfill(0, 0, policy)
        schedule.awaitStarted(1)
        schedule.run(0).awaitTasks(1)
        schedule.backfill(1, 1, policy)
        schedule.awaitStarted(2)
        schedule.awaitEnded(1)
        schedule.see("when the second runs")
        schedule.run(1).end()
        schedule.awaitEnded(2)
        schedule.see("in the end")
        schedule.delete()
    }

internal val scheduleOverlapScenarios =
    listOf(
        scenario("schedule-overlap-skipped") {
            startWorker()
            val schedule = RawSchedule(this).apply { create("Waiting") }
            schedule.backfill(0, 2, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
            schedule.await { actionCount == 1L && overlapSkipped == 2L }
            schedule.see("while the first runs")
            schedule.run(0).end()
            schedule.awaitEnded(1)
            schedule.see("in the end")
            schedule.delete()
        },
        scenario("schedule-overlap-buffered-once") {
            startWorker()
            val schedule = RawSchedule(this).apply { create("Waiting") }
            schedule.backfill(0, 2, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE)
            schedule.await { actionCount == 1L && bufferSize == 1L }
            schedule.see("while the first runs")
            schedule.run(0).end()
            schedule.awaitStarted(2)
            schedule.run(1).end()
            schedule.awaitEnded(2)
            schedule.see("in the end")
            schedule.delete()
        },
        scenario("schedule-overlap-buffered") {
            startWorker()
            val schedule = RawSchedule(this).apply { create("Waiting") }
            schedule.backfill(0, 2, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL)
            schedule.await { actionCount == 1L && bufferSize == 2L }
            schedule.see("while the first runs")
            for (hour in 0..2) {
                schedule.awaitStarted(hour + 1L)
                schedule.run(hour).end()
            }
            schedule.awaitEnded(3)
            schedule.see("in the end")
            schedule.delete()
        },
        scenario("schedule-overlap-all-at-once") {
            startWorker()
            val schedule = RawSchedule(this).apply { create("Waiting") }
            schedule.backfill(0, 2, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL)
            schedule.awaitStarted(3)
            schedule.see("while they run")
            for (hour in 0..2) schedule.run(hour).end()
            schedule.delete()
        },
        endingTheOther(
            "schedule-overlap-cancels-the-other",
            ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER,
        ),
        endingTheOther(
            "schedule-overlap-terminates-the-other",
            ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER,
        ),
        scenario("schedule-paused-by-a-failure") {
            startWorker()
            val schedule = RawSchedule(this)
            schedule.create("Failing") {
                policiesBuilder.pauseOnFailure = true
                clearState()
            }
            schedule.backfill(0, 0, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL)
            awaitUntil { schedule.describe().schedule.state.paused }
            see("notes") {
                schedule
                    .describe()
                    .schedule.state.notes
                    .replace(':', '.')
            }
            schedule.see("in the end")
            schedule.run(0)
            schedule.delete()
        },
        scenario("schedule-of-a-run-that-is-reset") {
            startWorker()
            val schedule = RawSchedule(this).apply { create("Waiting") }
            schedule.backfill(0, 1, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL)
            schedule.awaitStarted(1)
            val first = schedule.run(0).apply { awaitTasks(1) }
            raw.resetWorkflowExecution(
                ResetWorkflowExecutionRequest
                    .newBuilder()
                    .setNamespace(namespace)
                    .setWorkflowExecution(first.execution)
                    .setWorkflowTaskFinishEventId(4)
                    .setReason("the reason")
                    .setRequestId("reset")
                    .build(),
            )
            val again = schedule.run(0).apply { awaitTasks(1) }
            schedule.see("after the reset")
            again.end()
            schedule.awaitStarted(2)
            schedule.run(1).end()
            schedule.awaitEnded(2)
            schedule.see("in the end")
            schedule.delete()
        },
    )
