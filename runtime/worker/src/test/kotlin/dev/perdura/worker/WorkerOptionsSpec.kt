package dev.perdura.worker

import dev.perdura.client.PerduraClient
import dev.perdura.dsl.workflow
import io.grpc.inprocess.InProcessChannelBuilder
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.string.shouldContain
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Options and names that make no sense are refused where they are given, with what came and what is expected. */
internal class WorkerOptionsSpec :
    StringSpec({
        fun refusal(configure: WorkerOptions.Builder.() -> Unit) =
            shouldThrow<IllegalArgumentException> { WorkerOptions(configure) }.message

        "numbers, rates and times out of their range" {
            refusal { maxConcurrentWorkflowTasks = 0 } shouldContain "maxConcurrentWorkflowTasks must be at least 1"
            refusal { maxConcurrentActivities = -1 } shouldContain "maxConcurrentActivities must be at least 1"
            refusal { workflowTaskPollers = 0 } shouldContain "workflowTaskPollers must be at least 1, but is 0"
            refusal { activityTaskPollers = 0 } shouldContain "activityTaskPollers must be at least 1, but is 0"
            refusal { workflowThreads = 0 } shouldContain "workflowThreads must be at least 1, but is 0"
            refusal { maxActivitiesPerSecond = 0.0 } shouldContain "maxActivitiesPerSecond must be more than 0"
            refusal { maxActivitiesPerSecond = Double.NaN } shouldContain "but is NaN"
            refusal { maxTaskQueueActivitiesPerSecond = -1.0 } shouldContain "maxTaskQueueActivitiesPerSecond"
            refusal { cacheSizeBytes = -1 } shouldContain "cacheSizeBytes must not be negative (0 is no cache)"
            refusal { stickyScheduleToStartTimeout = Duration.ZERO } shouldContain "stickyScheduleToStartTimeout"
            refusal { shutdownGrace = (-1).seconds } shouldContain "shutdownGrace must not be negative, but is -1s"
            refusal { watchdogTimeout = Duration.ZERO } shouldContain "watchdogTimeout must be longer than zero"
            refusal { identity = " " } shouldContain "The identity must not be blank"
        }

        "names of task queues that the service does not take" {
            val channel = InProcessChannelBuilder.forName("nobody").build()
            val nothing = workflow("nothing") { _: Unit -> }

            fun refusal(taskQueue: String) =
                shouldThrow<IllegalArgumentException> {
                    Worker(PerduraClient(channel), taskQueue) { workflow(nothing) }
                }.message

            refusal(" ") shouldContain "The task queue must not be blank"
            refusal("x".repeat(1001)) shouldContain "The task queue must have at most 1000 bytes"
            refusal("/_sys/mine") shouldContain "is reserved"
            channel.shutdownNow()
        }
    })
