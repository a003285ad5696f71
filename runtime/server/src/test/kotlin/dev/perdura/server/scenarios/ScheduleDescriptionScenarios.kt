package dev.perdura.server.scenarios

import com.google.protobuf.util.Durations
import com.google.protobuf.util.Timestamps
import io.temporal.api.enums.v1.ScheduleOverlapPolicy
import io.temporal.api.schedule.v1.CalendarSpec
import io.temporal.api.schedule.v1.IntervalSpec
import io.temporal.api.schedule.v1.Range
import io.temporal.api.schedule.v1.ScheduleSpec
import io.temporal.api.schedule.v1.StructuredCalendarSpec
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest
import java.time.Instant

/** Of everything some, all of it in 2050, so that what comes next is always the same. */
private fun manifold(): ScheduleSpec.Builder =
    ScheduleSpec
        .newBuilder()
        .addCronString("CRON_TZ=Europe/Berlin 30 9 * * MON-FRI 2050#working days")
        .addCalendar(
            CalendarSpec
                .newBuilder()
                .setYear("2050")
                .setMonth("3")
                .setDayOfMonth("26-28")
                .setHour("*/6")
                .setComment("around the change of time"),
        ).addInterval(IntervalSpec.newBuilder().setInterval(Durations.fromDays(90)).setPhase(Durations.fromHours(5)))
        .addExcludeStructuredCalendar(
            StructuredCalendarSpec
                .newBuilder()
                .addMonth(Range.newBuilder().setStart(12))
                .addDayOfMonth(Range.newBuilder().setStart(1).setEnd(31))
                .addDayOfWeek(Range.newBuilder().setEnd(6))
                .addHour(Range.newBuilder().setEnd(23))
                .addMinute(Range.newBuilder().setEnd(59)),
        ).setStartTime(Timestamps.fromMillis(Instant.parse("2050-01-01T00:00:00Z").toEpochMilli()))
        .setEndTime(Timestamps.fromMillis(Instant.parse("2050-12-31T00:00:00Z").toEpochMilli()))

internal val scheduleDescriptionScenarios =
    listOf(
        scenario("schedule-described") {
            val schedule = RawSchedule(this)
            schedule.create("Short") {
                setSpec(manifold())
                policiesBuilder.keepOriginalWorkflowId = false
                stateBuilder.setLimitedActions(true).remainingActions = 7
                actionBuilder.startWorkflowBuilder.apply {
                    workflowRunTimeout = Durations.fromMinutes(3)
                    memoBuilder.putFields("note", payload("of the action"))
                    searchAttributesBuilder
                        .putIndexedFields("CustomKeywordField", payload("a keyword"))
                        .putIndexedFields("CustomIntField", payload(7))
                }
            }
            see("schedule") { messageText(schedule.describe().schedule) }
            see("memo") { messageText(schedule.describe().memo) }
            see("what comes next") { schedule.describe().info.futureActionTimesList.map { it.seconds } }
            schedule.patch { unpause = "go on" }
            see("state") { messageText(schedule.describe().schedule.state) }
            schedule.delete()
        },
        scenario("schedule-matching-times") {
            RawSchedule(this).run {
                create("Short") { setSpec(manifold()) }
                val request =
                    ListScheduleMatchingTimesRequest
                        .newBuilder()
                        .setNamespace(namespace)
                        .setScheduleId(id("schedule"))
                        .setStartTime(Timestamps.fromMillis(Instant.parse("2050-03-25T00:00:00Z").toEpochMilli()))
                        .setEndTime(Timestamps.fromMillis(Instant.parse("2050-04-02T00:00:00Z").toEpochMilli()))
                        .build()
                see("times") { raw.listScheduleMatchingTimes(request).startTimeList.map { it.seconds } }
                delete()
            }
        },
        timedScenario("schedule-with-so-many-actions-left") {
            startWorker()
            val schedule = RawSchedule(this)
            schedule.create("Short") {
                specBuilder.clearInterval().addInterval(IntervalSpec.newBuilder().setInterval(Durations.fromSeconds(1)))
                policiesBuilder.overlapPolicy = ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL
                stateBuilder.setPaused(false).setLimitedActions(true).remainingActions = 2
            }
            schedule.awaitStarted(2)
            see("state") { messageText(schedule.describe().schedule.state) }
            see("what comes next") { schedule.describe().info.futureActionTimesCount }
            schedule.patch { triggerImmediately = TriggerImmediatelyRequest.getDefaultInstance() }
            schedule.awaitStarted(3)
            see("state") { messageText(schedule.describe().schedule.state) }
            schedule.delete()
        },
    )
