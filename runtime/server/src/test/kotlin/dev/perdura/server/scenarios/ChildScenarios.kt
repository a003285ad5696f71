package dev.perdura.server.scenarios

import io.temporal.api.enums.v1.ParentClosePolicy
import io.temporal.common.RetryOptions
import io.temporal.failure.ApplicationFailure
import io.temporal.failure.CanceledFailure
import io.temporal.failure.ChildWorkflowFailure
import io.temporal.workflow.Async
import io.temporal.workflow.ChildWorkflowCancellationType
import io.temporal.workflow.ChildWorkflowOptions
import io.temporal.workflow.ChildWorkflowStub
import io.temporal.workflow.Workflow
import java.time.Duration

private fun Stage.newChild(configure: ChildWorkflowOptions.Builder.() -> Unit = {}): ChildWorkflowStub =
    Workflow.newUntypedChildWorkflowStub(
        "Child",
        ChildWorkflowOptions
            .newBuilder()
            .setWorkflowId(id("child"))
            .setWorkflowTaskTimeout(PATIENCE)
            .apply(configure)
            .build(),
    )

/** Knows `Parent`, which ends as its child ends. */
private fun Stage.family(configure: ChildWorkflowOptions.Builder.() -> Unit = {}) =
    worker {
        workflow("Parent") { main { newChild(configure).execute(Any::class.java, "given") } }
        child()
    }

/**
 * Waits for a word that is not `more`, and does what it says. Cancelled, it waits for the word all the same: so it is
 * the scenario that says when it ends.
 */
private fun WorkerScript.child() =
    workflow("Child") {
        val words = mutableListOf<String>()
        onSignal("word") { words += it.text() }
        main { given ->
            val hasWord = { words.any { it != "more" } }
            try {
                Workflow.await(hasWord)
            } catch (cancelled: CanceledFailure) {
                Workflow.newDetachedCancellationScope { Workflow.await(hasWord) }.run()
                throw cancelled
            }
            when (words.last()) {
                "fail" -> {
                    throw ApplicationFailure.newFailure("as told", "Told", 7)
                }

                "continue" -> {
                    Workflow.sleep(aWhile)
                    Workflow.continueAsNew("again")
                }

                else -> {
                    "${given.text()} $words"
                }
            }
        }
    }

/** Parent and child, both idle: the child has its first task behind it, the parent knows that it runs. */
private fun Stage.startFamily(): Pair<Run, Run> {
    val parent = start("Parent")
    parent.awaitTasks(2)
    val child = show(current("child"))
    child.awaitTasks(1)
    return parent to child
}

/** What becomes of the child when the parent ends with a child under [policy]. */
private fun closePolicyScenario(name: String, policy: ParentClosePolicy) =
    scenario(name) {
        worker {
            workflow("Parent") {
                var go = false
                onSignal("go") { go = true }
                main {
                    val child = newChild { setParentClosePolicy(policy) }
                    Async.function { child.execute(Any::class.java, "given") }
                    child.execution.get()
                    Workflow.await { go }
                }
            }
            child()
        }
        val (parent, child) = startFamily()
        parent.signal("go")
        parent.awaitClosed()
        when (policy) {
            ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE -> child.awaitClosed()
            ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL -> child.endAfterCancel()
            else -> child.signal("word", "lives on")
        }
    }

/** Waits until it has noticed that it is cancelled, then lets it end. */
private fun Run.endAfterCancel() {
    awaitTasks(2)
    signal("word", "end")
}

/** The parent cancels its child as [type] says, and ends when it is told to, with what it then knows of the child. */
private fun cancelScenario(name: String, type: ChildWorkflowCancellationType, parentTasks: Int) =
    scenario(name) {
        worker {
            workflow("Parent") {
                val told = mutableListOf<String>()
                onSignal("tell") { told += it.text() }
                main {
                    var outcome: String? = null
                    val scope =
                        Workflow.newCancellationScope(
                            Runnable {
                                val child = newChild { setCancellationType(type) }
                                Async.function { child.execute(String::class.java, "given") }.handle {
                                    result,
                                    failure,
                                    ->
                                    outcome = result ?: failureLines(failure).joinToString { it.substringBefore(':') }
                                }
                            },
                        )
                    scope.run()
                    Workflow.await { "cancel" in told }
                    scope.cancel()
                    Workflow.await { "end" in told && outcome != null }
                    outcome
                }
            }
            child()
        }
        val (parent, child) = startFamily()
        parent.signal("tell", "cancel")
        parent.awaitTasks(parentTasks)
        if (type == ChildWorkflowCancellationType.ABANDON) child.signal("word", "end") else child.endAfterCancel()
        child.awaitClosed()
        parent.awaitTasks(parentTasks + 1)
        parent.signal("tell", "end")
    }

internal val childScenarios =
    listOf(
        scenario("child-completes") {
            family {
                setMemo(mapOf("note" to "of the child"))
                setWorkflowRunTimeout(Duration.ofHours(1))
                setStaticSummary("a child")
            }
            startFamily().second.signal("word", "done")
        },
        scenario("child-fails") {
            family()
            startFamily().second.signal("word", "fail")
        },
        scenario("child-retried-then-fails") {
            family {
                val retry = RetryOptions.newBuilder().setInitialInterval(Duration.ofSeconds(1)).setMaximumAttempts(2)
                setRetryOptions(retry.build())
            }
            val (_, child) = startFamily()
            child.signal("word", "fail")
            child.awaitClosed()
            val second = current("child")
            second.awaitTasks(1)
            second.signal("word", "fail")
        },
        timedScenario("child-times-out") {
            family { setWorkflowRunTimeout(Duration.ofSeconds(3)) }
            startFamily()
        },
        scenario("child-terminated") {
            family()
            startFamily().second.terminate("by hand")
        },
        scenario("child-cancelled-from-outside") {
            family()
            val (_, child) = startFamily()
            child.cancel()
            child.endAfterCancel()
        },
        scenario("child-continues-as-new") {
            family()
            val (_, child) = startFamily()
            child.signal("word", "continue")
            child.awaitClosed()
            val second = current("child")
            second.awaitTasks(1)
            second.signal("word", "done")
        },
        scenario("child-id-is-taken") {
            worker {
                workflow("Parent") {
                    main {
                        try {
                            newChild().execute(Any::class.java, "given")
                        } catch (failure: ChildWorkflowFailure) {
                            "${failure.retryState} ${failure.cause!!.javaClass.simpleName}"
                        }
                    }
                }
                child()
            }
            val other = start("Child", "other", id = "child")
            other.awaitTasks(1)
            start("Parent").awaitClosed()
            other.signal("word", "done")
        },
        scenario("child-signalled-by-its-parent") {
            worker {
                workflow("Parent") {
                    var go = false
                    onSignal("go") { go = true }
                    main {
                        val child = newChild()
                        val result = Async.function { child.execute(Any::class.java, "given") }
                        child.execution.get()
                        Workflow.await { go }
                        child.signal("word", "more")
                        result.get()
                    }
                }
                child()
            }
            val (parent, child) = startFamily()
            parent.signal("go")
            parent.awaitTasks(4)
            child.awaitTasks(2)
            child.signal("word", "end")
        },
        scenario("parent-terminated") {
            family()
            val (parent, child) = startFamily()
            parent.terminate("enough")
            child.awaitClosed()
        },
        scenario("parent-cancelled") {
            family()
            val (parent, child) = startFamily()
            parent.cancel()
            parent.awaitTasks(4)
            child.endAfterCancel()
        },
        closePolicyScenario("parent-closes-and-terminates", ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE),
        closePolicyScenario("parent-closes-and-cancels", ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL),
        closePolicyScenario("parent-closes-and-abandons", ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON),
        cancelScenario("child-cancelled-and-awaited", ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED, 4),
        cancelScenario("child-cancelled-when-asked", ChildWorkflowCancellationType.WAIT_CANCELLATION_REQUESTED, 4),
        cancelScenario("child-cancelled-and-left", ChildWorkflowCancellationType.TRY_CANCEL, 4),
        cancelScenario("child-abandoned", ChildWorkflowCancellationType.ABANDON, 3),
    )
