package dev.perdura.benchmarks.growth.fanout

import com.google.protobuf.Timestamp
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.temporal.api.enums.v1.EventType
import io.temporal.api.history.v1.HistoryEvent
import kotlin.time.Duration.Companion.milliseconds

internal class WorkflowTasksSpec :
    FunSpec({
        fun event(id: Long, type: EventType, millis: Long) =
            HistoryEvent
                .newBuilder()
                .setEventId(id)
                .setEventType(type)
                .setEventTime(
                    Timestamp.newBuilder().setSeconds(millis / 1_000).setNanos((millis % 1_000).toInt() * 1_000_000),
                )

        fun started(id: Long, millis: Long) = event(id, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED, millis).build()

        fun completed(id: Long, startedId: Long, millis: Long): HistoryEvent =
            event(id, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, millis)
                .apply { workflowTaskCompletedEventAttributesBuilder.startedEventId = startedId }
                .build()

        test("the longest task is the one with the longest time between its own events") {
            longestWorkflowTask(
                listOf(
                    started(3, 990),
                    completed(4, 3, 1_040),
                    // This one failed: another took its place.
                    started(6, 2_000),
                    started(9, 5_000),
                    completed(10, 9, 5_060),
                ),
            ) shouldBe 60.milliseconds
        }

        test("a history without a completed task has no longest one") {
            longestWorkflowTask(listOf(started(3, 1))) shouldBe null
        }
    })
