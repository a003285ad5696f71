package dev.perdura.worker.internal.poll

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.temporal.api.command.v1.Command
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.test.runTest

@OptIn(ExperimentalCoroutinesApi::class)
class EagerActivitiesSpec :
    StringSpec({
        fun call(type: String, queue: String = "mine"): Command =
            Command
                .newBuilder()
                .apply {
                    scheduleActivityTaskCommandAttributesBuilder.activityTypeBuilder.name = type
                    scheduleActivityTaskCommandAttributesBuilder.taskQueueBuilder.name = queue
                }.build()

        fun isWanted(command: Command) = command.scheduleActivityTaskCommandAttributes.requestEagerExecution

        "rule 3.15: only activities of the worker's own queue and kind are asked for, few at a time" {
            runTest {
                val slots = Semaphore(10)
                val eager = EagerActivities("mine", setOf("a"), slots, backgroundScope) { }
                val commands = listOf(call("a", "other"), call("b"), call("a"), call("a"), call("a"), call("a"))
                val request = eager.request(commands)
                request.commands.map(::isWanted) shouldBe listOf(false, false, true, true, true, false)
                slots.availablePermits shouldBe 7
            }
        }

        "G17: no slot, no wish; slots that are not used, and those of activities that fail, come back" {
            runTest {
                val slots = Semaphore(2)
                val eager = EagerActivities("mine", setOf("a"), slots, this) { throw CancellationException() }
                val request = eager.request(List(3) { call("a") })
                request.commands.map(::isWanted) shouldBe listOf(true, true, false)
                slots.availablePermits shouldBe 0
                eager.begin(request, listOf(PollActivityTaskQueueResponse.getDefaultInstance()))
                slots.availablePermits shouldBe 1
                testScheduler.runCurrent()
                slots.availablePermits shouldBe 2
            }
        }
    })
