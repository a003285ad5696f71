package dev.perdura.server.scenarios

import io.temporal.activity.Activity
import io.temporal.activity.ActivityOptions
import io.temporal.client.ActivityCompletionException
import io.temporal.common.RetryOptions
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

private val once: RetryOptions = RetryOptions.newBuilder().setMaximumAttempts(1).build()

/** Runs one activity that does [body], and ends with whatever it ends with. */
private fun Stage.runWith(options: ActivityOptions.Builder.() -> Unit, body: () -> Any?) {
    worker {
        workflow("Impatient") { main { call("Slow", configure = options) } }
        activity("Slow") { body() }
    }
    start("Impatient")
}

internal val activityTimeoutScenarios =
    listOf(
        timedScenario("activity-times-out-start-to-close") {
            val end = CountDownLatch(1)
            runWith({
                setStartToCloseTimeout(Duration.ofSeconds(1))
                setRetryOptions(once)
            }) { end.await(PATIENCE.seconds, TimeUnit.SECONDS) }
        },
        timedScenario("activity-times-out-schedule-to-start") {
            worker {
                workflow("Impatient") {
                    main {
                        call("Slow") {
                            setTaskQueue(id("nobody"))
                            setScheduleToStartTimeout(Duration.ofSeconds(1))
                        }
                    }
                }
            }
            start("Impatient")
        },
        timedScenario("activity-times-out-schedule-to-close") {
            val end = CountDownLatch(1)
            runWith(
                { setScheduleToCloseTimeout(Duration.ofSeconds(1)) },
            ) { end.await(PATIENCE.seconds, TimeUnit.SECONDS) }
        },
        timedScenario("activity-times-out-without-heartbeat") {
            val end = CountDownLatch(1)
            runWith({
                setHeartbeatTimeout(Duration.ofSeconds(1))
                setRetryOptions(once)
            }) {
                Activity.getExecutionContext().heartbeat("half way")
                end.await(PATIENCE.seconds, TimeUnit.SECONDS)
            }
        },
        timedScenario("activity-retried-after-time-out") {
            val attempts = AtomicInteger()
            val end = CountDownLatch(1)
            runWith({
                setStartToCloseTimeout(Duration.ofSeconds(1))
                setRetryOptions(RetryOptions.newBuilder().setInitialInterval(Duration.ofMillis(100)).build())
            }) {
                if (attempts.incrementAndGet() == 1) end.await(PATIENCE.seconds, TimeUnit.SECONDS) else "at last"
            }
        },
        timedScenario("activity-has-no-time-for-a-retry") {
            runWith({
                setScheduleToCloseTimeout(Duration.ofSeconds(2))
                setRetryOptions(RetryOptions.newBuilder().setInitialInterval(Duration.ofSeconds(5)).build())
            }) { error("broken") }
        },
        timedScenario("activity-reports-after-its-time-out") {
            val late = CountDownLatch(1)
            val over = CountDownLatch(1)
            worker {
                workflow("Impatient") {
                    main {
                        call("Slow") {
                            setStartToCloseTimeout(Duration.ofSeconds(1))
                            setRetryOptions(once)
                        }
                    }
                }
                activity("Slow") {
                    val context = Activity.getExecutionContext()
                    late.await(PATIENCE.seconds, TimeUnit.SECONDS)
                    see("heartbeat") {
                        try {
                            context.heartbeat("late")
                        } catch (refused: ActivityCompletionException) {
                            refused.javaClass.simpleName
                        }
                    }
                    over.countDown()
                }
            }
            start("Impatient").awaitClosed()
            late.countDown()
            over.await()
        },
    )
