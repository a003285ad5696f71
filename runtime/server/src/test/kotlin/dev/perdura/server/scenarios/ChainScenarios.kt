package dev.perdura.server.scenarios

import io.temporal.common.RetryOptions
import io.temporal.failure.ApplicationFailure
import io.temporal.workflow.ContinueAsNewOptions
import io.temporal.workflow.Workflow
import java.time.Duration

private fun attempts(count: Int): RetryOptions =
    RetryOptions
        .newBuilder()
        .setInitialInterval(Duration.ofMillis(100))
        .setMaximumAttempts(count)
        .build()

/** A run that is younger when it continues has its successor wait. */
internal val aWhile = Duration.ofMillis(1100)

internal val chainScenarios =
    listOf(
        scenario("continue-as-new") {
            worker {
                workflow("Counting") {
                    main {
                        val count = it.number()
                        Workflow.sleep(aWhile)
                        if (count == 0) "done" else Workflow.continueAsNew(count - 1)
                    }
                }
            }
            start("Counting", 2) { setMemo(mapOf("note" to "kept")) }
        },
        scenario("continue-as-new-as-something-else") {
            worker {
                workflow("First") {
                    main {
                        Workflow.sleep(aWhile)
                        val options =
                            ContinueAsNewOptions
                                .newBuilder()
                                .setWorkflowRunTimeout(Duration.ofMinutes(1))
                                .setWorkflowTaskTimeout(Duration.ofSeconds(20))
                                .setMemo(mapOf("note" to "changed"))
                                .build()
                        Workflow.continueAsNew("Second", options, "handed on")
                    }
                }
                workflow("Second") { main { it.text() } }
            }
            start("First") {
                setWorkflowExecutionTimeout(Duration.ofHours(1))
                setMemo(mapOf("note" to "first"))
            }
        },
        scenario("workflow-retried") {
            worker {
                workflow("Failing") {
                    main { throw ApplicationFailure.newFailure("attempt ${Workflow.getInfo().attempt}", "Failing", 1) }
                }
            }
            start("Failing", "input") {
                setRetryOptions(attempts(2))
                setMemo(mapOf("note" to "kept"))
            }
        },
        scenario("workflow-not-retried") {
            worker {
                workflow("Failing") { main { throw ApplicationFailure.newNonRetryableFailure("for good", "Failing") } }
            }
            start("Failing") { setRetryOptions(attempts(5)) }
        },
        scenario("workflow-not-retried-for-its-type") {
            worker {
                workflow("Failing") { main { throw ApplicationFailure.newFailure("for good", "Refused") } }
            }
            start("Failing") {
                setRetryOptions(RetryOptions.newBuilder(attempts(5)).setDoNotRetry("Refused").build())
            }
        },
        scenario("workflow-without-retries-fails") {
            worker {
                workflow("Failing") {
                    main {
                        val cause = ApplicationFailure.newFailure("the cause", "Cause", mapOf("key" to "value"))
                        throw ApplicationFailure.newFailureWithCause("the failure", "Failing", cause, "a", 2)
                    }
                }
            }
            start("Failing")
        },
        timedScenario("run-timeout") {
            startWorker()
            start("Waiting") { setWorkflowRunTimeout(Duration.ofSeconds(3)) }
        },
        timedScenario("run-timeout-retried") {
            start("Waiting") {
                setWorkflowRunTimeout(Duration.ofSeconds(1))
                setRetryOptions(attempts(2))
            }
        },
        timedScenario("execution-timeout") {
            start("Waiting") {
                setWorkflowExecutionTimeout(Duration.ofSeconds(1))
                setRetryOptions(attempts(2))
            }
        },
        scenario("run-timeout-without-a-worker") {
            start("Waiting") { setWorkflowRunTimeout(Duration.ofSeconds(1)) }
        },
        scenario("cron") {
            worker {
                workflow("Regular") {
                    var go = false
                    onSignal("go") { go = true }
                    main {
                        val last = Workflow.getLastCompletionResult(Int::class.javaObjectType) ?: 0
                        Workflow.await { last == 0 || go }
                        if (last == 1) throw ApplicationFailure.newFailure("second run", "Failing")
                        last + 1
                    }
                }
            }
            val first = start("Regular") { setCronSchedule("@every 1s") }
            first.awaitClosed()
            val second = current("main")
            second.awaitTasks(1)
            second.signal("go")
            second.awaitClosed()
            val third = current("main")
            third.awaitTasks(1)
            third.terminate("enough")
        },
    )
