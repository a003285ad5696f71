package dev.perdura.server.scenarios

import io.temporal.api.enums.v1.ScheduleOverlapPolicy
import io.temporal.client.schedules.Schedule
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow
import io.temporal.client.schedules.ScheduleActionStartWorkflow
import io.temporal.client.schedules.ScheduleBackfill
import io.temporal.client.schedules.ScheduleClient
import io.temporal.client.schedules.ScheduleClientOptions
import io.temporal.client.schedules.ScheduleHandle
import io.temporal.client.schedules.ScheduleIntervalSpec
import io.temporal.client.schedules.ScheduleOptions
import io.temporal.client.schedules.ScheduleSpec
import io.temporal.client.schedules.ScheduleState
import java.time.Duration
import java.time.Instant

/** A schedule that never starts anything by itself, for a run of `Short`. */
private fun Stage.schedule(spec: ScheduleSpec = ScheduleSpec.newBuilder().build()): ScheduleHandle {
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
            .setSpec(spec)
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
        scenario("schedule-backfilled") {
            startWorker()
            val hourly =
                ScheduleSpec
                    .newBuilder()
                    .setIntervals(
                        listOf(ScheduleIntervalSpec(Duration.ofHours(1))),
                    ).build()
            val schedule = schedule(hourly)
            schedule.pause("by hand only")
            val from = Instant.parse("2020-01-01T00:00:00Z")
            val policy = ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL
            schedule.backfill(listOf(ScheduleBackfill(from, from.plusSeconds(2 * 3600), policy)))
            awaitUntil {
                schedule.describe().info.numActions == 3L && schedule.describe().info.runningActions.isEmpty()
            }
            for (hour in 0..2) show(current("scheduled", "-" + from.plusSeconds(hour * 3600L)))
            schedule.delete()
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
