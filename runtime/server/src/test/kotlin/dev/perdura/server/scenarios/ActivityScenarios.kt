package dev.perdura.server.scenarios

import io.temporal.activity.Activity
import io.temporal.activity.ActivityCancellationType
import io.temporal.client.ActivityCompletionClient
import io.temporal.common.RetryOptions
import io.temporal.failure.ActivityFailure
import io.temporal.failure.ApplicationFailure
import io.temporal.workflow.Async
import io.temporal.workflow.Workflow
import java.time.Duration
import java.util.Optional
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicInteger

private fun quickly(attempts: Int = 0): RetryOptions =
    RetryOptions
        .newBuilder()
        .setInitialInterval(Duration.ofMillis(50))
        .setMaximumAttempts(attempts)
        .build()

internal val activityScenarios =
    listOf(
        scenario("activity-completes") {
            worker {
                workflow("Greeting") { main { name -> call("Greet", name.text()) } }
                activity("Greet") { name -> "Hello, ${name.text()}" }
            }
            start("Greeting", "Ada")
        },
        scenario("activity-retried-until-it-works") {
            val attempts = AtomicInteger()
            worker {
                workflow("Stubborn") { main { call("Flaky") { setRetryOptions(quickly()) } } }
                activity("Flaky") {
                    if (attempts.incrementAndGet() < 3) error("attempt ${attempts.get()} broke")
                    "attempt ${attempts.get()}"
                }
            }
            start("Stubborn")
        },
        scenario("activity-runs-out-of-attempts") {
            worker {
                workflow("Stubborn") { main { call("Broken") { setRetryOptions(quickly(attempts = 2)) } } }
                activity("Broken") {
                    throw ApplicationFailure.newFailureWithCause(
                        "broken",
                        "Breakage",
                        IllegalStateException("inside"),
                        7,
                    )
                }
            }
            start("Stubborn")
        },
        scenario("activity-fails-for-good") {
            worker {
                workflow("Careful") { main { call("Broken") } }
                activity("Broken") { throw ApplicationFailure.newNonRetryableFailure("no way", "Refused", "a", 2) }
            }
            start("Careful")
        },
        scenario("activity-fails-with-a-type-not-retried") {
            worker {
                workflow("Careful") {
                    main {
                        call("Broken") {
                            setRetryOptions(RetryOptions.newBuilder().setDoNotRetry("Refused").build())
                        }
                    }
                }
                activity("Broken") { throw ApplicationFailure.newFailure("no way", "Refused") }
            }
            start("Careful")
        },
        scenario("activity-says-when-to-retry") {
            val attempts = AtomicInteger()
            worker {
                workflow("Patient") { main { call("Busy") } }
                activity("Busy") {
                    if (attempts.incrementAndGet() == 1) {
                        throw ApplicationFailure
                            .newBuilder()
                            .setMessage("busy")
                            .setType("Busy")
                            .setNextRetryDelay(Duration.ofMillis(100))
                            .build()
                    }
                    "free"
                }
            }
            start("Patient")
        },
        scenario("activity-goes-on-from-heartbeat-details") {
            worker {
                workflow("Long") { main { call("Steps") { setRetryOptions(quickly()) } } }
                activity("Steps") {
                    val context = Activity.getExecutionContext()
                    val done: Optional<Int> = context.getHeartbeatDetails(Int::class.javaObjectType)
                    if (!done.isPresent) {
                        context.heartbeat(3)
                        error("interrupted")
                    }
                    "went on after step ${done.get()}"
                }
            }
            start("Long")
        },
        scenario("activity-failure-caught-by-the-workflow") {
            worker {
                workflow("Careful") {
                    main {
                        try {
                            call("Broken")
                        } catch (failure: ActivityFailure) {
                            val cause = failure.cause as ApplicationFailure
                            "${failure.retryState} ${cause.type} ${cause.originalMessage} " +
                                cause.details.get(0, String::class.java)
                        }
                    }
                }
                activity("Broken") { throw ApplicationFailure.newNonRetryableFailure("no way", "Refused", "detail") }
            }
            start("Careful")
        },
        scenario("activities-completed-from-outside") {
            val tokens = List(3) { CompletableFuture<ByteArray>() }
            worker {
                workflow("Waiting") {
                    main { index ->
                        call("Outside", index.number()) { setRetryOptions(quickly(attempts = 1)) }
                    }
                }
                activity("Outside") { index ->
                    val context = Activity.getExecutionContext()
                    context.doNotCompleteOnReturn()
                    tokens[index.number()].complete(context.taskToken)
                }
            }
            val completion: ActivityCompletionClient = client.newActivityCompletionClient()
            start("Waiting", 0, id = "completes")
            completion.complete(tokens[0].get(), "from outside")
            start("Waiting", 1, id = "fails")
            completion.completeExceptionally(tokens[1].get(), ApplicationFailure.newFailure("outside", "Broken", "x"))
            start("Waiting", 2, id = "heartbeats")
            see("heartbeat") { completion.heartbeat(tokens[2].get(), "beat") }
            completion.complete(tokens[2].get(), "after a heartbeat")
            see("second completion") { completion.complete(tokens[2].get(), "again") }
        },
        scenario("activity-completed-by-id") {
            val id = CompletableFuture<String>()
            worker {
                workflow("Waiting") { main { call("Outside") } }
                activity("Outside") {
                    val context = Activity.getExecutionContext()
                    context.doNotCompleteOnReturn()
                    id.complete(context.info.activityId)
                }
            }
            val run = start("Waiting")
            val completion = client.newActivityCompletionClient()
            see("unknown id") { completion.complete(run.workflowId, Optional.empty(), "unknown", "x") }
            completion.complete(run.workflowId, Optional.of(run.runId), id.get(), "by id")
        },
        scenario("activity-cancelled-before-it-starts") {
            worker {
                workflow("Cancelling") {
                    main {
                        val scope =
                            Workflow.newCancellationScope(
                                Runnable {
                                    call("Never") {
                                        setTaskQueue(id("nobody"))
                                        setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                                    }
                                },
                            )
                        val other = Async.procedure { scope.run() }
                        Workflow.sleep(Duration.ofMillis(50))
                        scope.cancel()
                        other.get()
                    }
                }
            }
            start("Cancelling")
        },
    )
