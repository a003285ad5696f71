package dev.perdura.server

import dev.perdura.Perdura
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.temporal.api.enums.v1.ScheduleOverlapPolicy
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowOptions
import io.temporal.client.schedules.Schedule
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow
import io.temporal.client.schedules.ScheduleActionStartWorkflow
import io.temporal.client.schedules.ScheduleAlreadyRunningException
import io.temporal.client.schedules.ScheduleBackfill
import io.temporal.client.schedules.ScheduleClient
import io.temporal.client.schedules.ScheduleException
import io.temporal.client.schedules.ScheduleHandle
import io.temporal.client.schedules.ScheduleIntervalSpec
import io.temporal.client.schedules.ScheduleOptions
import io.temporal.client.schedules.ScheduleSpec
import io.temporal.client.schedules.ScheduleState
import io.temporal.client.schedules.ScheduleUpdate
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import io.temporal.worker.WorkerFactory
import io.temporal.workflow.WorkflowInterface
import io.temporal.workflow.WorkflowMethod
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlin.time.Duration.Companion.seconds

private const val TASK_QUEUE = "official-schedules"
private val LONG_ENOUGH = 60.seconds

/**
 * Schedules of the official Java SDK on our engine over TCP; it is closed and opened again in between. The schedule is
 * paused while its actions are counted, so that no full hour can bring one more.
 */
internal class OfficialJavaSdkSchedulesSpec :
    FunSpec({
        test("a schedule is made, triggered, listed, backfilled, updated and deleted, over restarts") {
            val database = tempdir().toPath().resolve("schedules.db")
            onEngine(database) { schedules, client ->
                val schedule = schedules.createSchedule("stock", hourlyCount(), withMemo())
                shouldThrow<ScheduleAlreadyRunningException> {
                    schedules.createSchedule("stock", hourlyCount(), withMemo())
                }
                schedule.describe().info.nextActionTimes shouldHaveSize 10
                schedule.trigger()
                eventually(LONG_ENOUGH) { schedule.describe().info.numActions shouldBe 1 }
                client.newUntypedWorkflowStub(started(schedule).single()).getResult(String::class.java) shouldBe
                    "counted shelves"
            }
            onEngine(database) { schedules, _ ->
                val schedule = schedules.getHandle("stock")
                schedule.describe().getMemo("owner", String::class.java) shouldBe "warehouse"
                schedule
                    .describe()
                    .schedule.state!!
                    .note shouldBe "not yet"
                val paused = schedules.listSchedules("TemporalSchedulePaused = true", 10)
                paused.map { it.scheduleId }.toList() shouldContainExactly listOf("stock")
                backfillThreeHours(schedule)
                eventually(LONG_ENOUGH) { schedule.describe().info.numActions shouldBe 4 }
                started(schedule).drop(1) shouldContainExactly
                    listOf("count-2020-01-01T00:00:00Z", "count-2020-01-01T01:00:00Z", "count-2020-01-01T02:00:00Z")
                schedule.pause("stocktaking")
                schedule.update { ScheduleUpdate(every(Duration.ofDays(1), it.description.schedule)) }
            }
            onEngine(database) { schedules, _ ->
                val schedule = schedules.getHandle("stock")
                val described = schedule.describe().schedule
                described.spec.intervals
                    .single()
                    .every shouldBe Duration.ofDays(1)
                described.state!!.note shouldBe "stocktaking"
                schedule.unpause("go on")
                schedule
                    .describe()
                    .schedule.state!!
                    .isPaused shouldBe false
                schedule.delete()
                shouldThrow<ScheduleException> { schedule.describe() }
            }
        }
    })

/** Does [act] with a client and a worker of an engine of its own on that file. */
private suspend fun onEngine(database: Path, act: suspend (ScheduleClient, WorkflowClient) -> Unit) {
    Perdura.embedded(database).use { perdura ->
        val target = "127.0.0.1:${perdura.listen(0).port}"
        val service =
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder().setTarget(target).build())
        val client = WorkflowClient.newInstance(service)
        val workers = WorkerFactory.newInstance(client)
        workers.newWorker(TASK_QUEUE).registerWorkflowImplementationTypes(StockCount::class.java)
        workers.start()
        try {
            act(ScheduleClient.newInstance(service), client)
        } finally {
            workers.shutdownNow()
            service.shutdownNow()
        }
    }
}

private fun hourlyCount(): Schedule {
    val options =
        WorkflowOptions
            .newBuilder()
            .setTaskQueue(TASK_QUEUE)
            .setWorkflowId("count")
            .build()
    val action =
        ScheduleActionStartWorkflow
            .newBuilder()
            .setWorkflowType("Count")
            .setArguments("shelves")
            .setOptions(options)
            .build()
    val paused = ScheduleState.newBuilder().setPaused(true).setNote("not yet").build()
    val schedule =
        Schedule
            .newBuilder()
            .setAction(action)
            .setSpec(ScheduleSpec.newBuilder().build())
            .setState(paused)
            .build()
    return every(Duration.ofHours(1), schedule)
}

private fun every(interval: Duration, schedule: Schedule): Schedule =
    Schedule
        .newBuilder(schedule)
        .setSpec(ScheduleSpec.newBuilder().setIntervals(listOf(ScheduleIntervalSpec(interval))).build())
        .build()

private fun withMemo(): ScheduleOptions = ScheduleOptions.newBuilder().setMemo(mapOf("owner" to "warehouse")).build()

private fun backfillThreeHours(schedule: ScheduleHandle) {
    val from = Instant.parse("2020-01-01T00:00:00Z")
    val policy = ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL
    schedule.backfill(listOf(ScheduleBackfill(from, from.plusSeconds(2 * 3600), policy)))
}

/** The workflow ids of what it has started, in that order. */
private fun started(schedule: ScheduleHandle): List<String> =
    schedule.describe().info.recentActions.map { (it.action as ScheduleActionExecutionStartWorkflow).workflowId }

@WorkflowInterface
internal interface Count {
    @WorkflowMethod
    fun count(what: String): String
}

internal class StockCount : Count {
    override fun count(what: String): String = "counted $what"
}
