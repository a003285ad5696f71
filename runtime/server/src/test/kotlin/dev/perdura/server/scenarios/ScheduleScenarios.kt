package dev.perdura.server.scenarios

import io.temporal.client.schedules.Schedule
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow
import io.temporal.client.schedules.ScheduleActionStartWorkflow
import io.temporal.client.schedules.ScheduleClient
import io.temporal.client.schedules.ScheduleClientOptions
import io.temporal.client.schedules.ScheduleHandle
import io.temporal.client.schedules.ScheduleOptions
import io.temporal.client.schedules.ScheduleSpec
import io.temporal.client.schedules.ScheduleState

/** A schedule that never starts anything by itself, for a run of `Short`. */
private fun Stage.schedule(): ScheduleHandle {
    val action =
        ScheduleActionStartWorkflow
            .newBuilder()
            .setWorkflowType("Short")
            .setArguments("scheduled")
            .setOptions(options("scheduled") { setMemo(mapOf("note" to "of the schedule")) })
            .build()
    val schedule =
        Schedule
            .newBuilder()
            .setAction(action)
            .setSpec(ScheduleSpec.newBuilder().build())
            .setState(ScheduleState.newBuilder().setNote("a note").build())
            .build()
    return scheduleClient().createSchedule(id("schedule"), schedule, ScheduleOptions.newBuilder().build())
}

private fun Stage.scheduleClient(): ScheduleClient =
    ScheduleClient.newInstance(
        client.workflowServiceStubs,
        ScheduleClientOptions.newBuilder().setIdentity(IDENTITY).build(),
    )

internal val scheduleScenarios =
    listOf(
        scenario("schedule-triggered") {
            startWorker()
            val schedule = schedule()
            schedule.trigger()
            awaitUntil { schedule.describe().info.numActions == 1L }
            val started =
                schedule.describe().info.recentActions.single().action as
                    ScheduleActionExecutionStartWorkflow
            val run = show(Run(client, started.workflowId, started.firstExecutionRunId))
            run.awaitClosed()
            see("schedule") { with(schedule.describe().schedule) { "${state!!.note} ${state!!.isPaused}" } }
            see("second of its name") { schedule() }
            schedule.delete()
            see("deleted") { schedule.describe() }
        },
        scenario("schedule-paused-and-unpaused") {
            val schedule = schedule()
            schedule.pause("a break")
            see("paused") { with(schedule.describe().schedule) { "${state!!.note} ${state!!.isPaused}" } }
            schedule.unpause("go on")
            see("unpaused") { with(schedule.describe().schedule) { "${state!!.note} ${state!!.isPaused}" } }
            schedule.delete()
        },
    )
