package dev.perdura.server.scenarios

import io.temporal.activity.LocalActivityOptions
import io.temporal.api.enums.v1.EventType
import io.temporal.common.RetryOptions
import io.temporal.common.SearchAttributeKey
import io.temporal.failure.ApplicationFailure
import io.temporal.workflow.Async
import io.temporal.workflow.TimerOptions
import io.temporal.workflow.Workflow
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicInteger

/** Calls a local activity; the worker runs it within the workflow task. */
private fun callHere(
    type: String,
    vararg arguments: Any?,
    configure: LocalActivityOptions.Builder.() -> Unit = {},
): Any? =
    Workflow
        .newUntypedLocalActivityStub(
            LocalActivityOptions
                .newBuilder()
                .setStartToCloseTimeout(PATIENCE)
                .apply(configure)
                .build(),
        ).execute(type, Any::class.java, *arguments)

internal val timerScenarios =
    listOf(
        scenario("timer-fires") {
            worker {
                workflow("Sleeping") {
                    main {
                        Workflow.sleep(Duration.ofMillis(50))
                        "awake"
                    }
                }
            }
            start("Sleeping")
        },
        scenario("timers-fire-together") {
            worker {
                workflow("Sleeping") {
                    main {
                        val both = List(2) { Workflow.newTimer(Duration.ofSeconds(1)) }
                        both.forEach { it.get() }
                    }
                }
            }
            start("Sleeping")
        },
        scenario("timer-cancelled") {
            worker {
                workflow("Changing") {
                    var changed = false
                    onSignal("change") { changed = true }
                    main {
                        val scope =
                            Workflow.newCancellationScope(
                                Runnable {
                                    val options = TimerOptions.newBuilder().setSummary("a long one").build()
                                    Workflow.newTimer(Duration.ofHours(1), options)
                                },
                            )
                        scope.run()
                        Workflow.await { changed }
                        scope.cancel()
                        Workflow.sleep(Duration.ofMillis(50))
                    }
                }
            }
            val run = start("Changing")
            run.awaitTasks(1)
            run.signal("change")
        },
        scenario("await-with-a-time-limit") {
            worker {
                workflow("Impatient") {
                    var word: String? = null
                    onSignal("word") { word = it.text() }
                    main {
                        val first = Workflow.await(Duration.ofMillis(50)) { word != null }
                        val second = Workflow.await(Duration.ofHours(1)) { word != null }
                        "$first $second"
                    }
                }
            }
            val run = start("Impatient")
            run.awaitTasks(2)
            run.signal("word", "x")
        },
        scenario("side-effects-and-versions") {
            worker {
                workflow("Marking") {
                    main {
                        val chance = Workflow.sideEffect(String::class.java) { "drawn" }
                        val kept = Workflow.mutableSideEffect("m", String::class.java, { a, b -> a == b }) { "kept" }
                        val version = Workflow.getVersion("change", Workflow.DEFAULT_VERSION, 2)
                        Workflow.sleep(Duration.ofMillis(50))
                        val again = Workflow.getVersion("change", Workflow.DEFAULT_VERSION, 2)
                        "$chance $kept $version $again"
                    }
                }
            }
            start("Marking")
        },
        scenario("local-activity-completes") {
            worker {
                workflow("Local") { main { name -> callHere("Greet", name.text()) } }
                activity("Greet") { name -> "Hello, ${name.text()}" }
            }
            start("Local", "Ada")
        },
        scenario("local-activity-retried-then-fails") {
            val attempts = AtomicInteger()
            worker {
                workflow("Local") {
                    main {
                        callHere("Broken") {
                            val retry = RetryOptions.newBuilder().setInitialInterval(Duration.ofMillis(20))
                            setRetryOptions(retry.setMaximumAttempts(2).build())
                        }
                    }
                }
                activity("Broken") {
                    throw ApplicationFailure.newFailure("attempt ${attempts.incrementAndGet()} broke", "Breakage")
                }
            }
            start("Local")
        },
        timedScenario("local-activity-longer-than-the-task") {
            val release = CompletableFuture<Unit>()
            worker {
                workflow("Local") { main { callHere("Slow") } }
                activity("Slow") {
                    release.get()
                    "slow"
                }
            }
            val run = start("Local") { setWorkflowTaskTimeout(Duration.ofSeconds(2)) }
            run.awaitEvents(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            release.complete(Unit)
        },
        scenario("memo-and-search-attributes-changed") {
            val keyword = SearchAttributeKey.forKeyword("CustomKeywordField")
            val number = SearchAttributeKey.forLong("CustomIntField")
            worker {
                workflow("Changing") {
                    main {
                        Workflow.upsertTypedSearchAttributes(keyword.valueSet("word"), number.valueSet(7))
                        Workflow.upsertMemo(mapOf("note" to "new", "gone" to "soon"))
                        Workflow.sleep(Duration.ofMillis(50))
                        Workflow.upsertTypedSearchAttributes(number.valueUnset())
                        Workflow.upsertMemo(mapOf("gone" to null))
                        Workflow.getMemo("note", String::class.java)
                    }
                }
            }
            start("Changing") { setMemo(mapOf("note" to "old", "kept" to 1)) }
        },
        scenario("two-branches-in-order") {
            worker {
                workflow("Branching") {
                    main {
                        val first = Async.function { call("Echo", "a") }
                        val second =
                            Async.function {
                                first.get()
                                Workflow.sleep(Duration.ofMillis(50))
                                call("Echo", "b")
                            }
                        "${first.get()} ${second.get()}"
                    }
                }
                activity("Echo") { it.text() }
            }
            start("Branching")
        },
    )
