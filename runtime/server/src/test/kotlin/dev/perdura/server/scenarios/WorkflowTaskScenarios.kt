package dev.perdura.server.scenarios

import io.temporal.api.command.v1.CancelTimerCommandAttributes
import io.temporal.api.command.v1.Command
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes
import io.temporal.api.enums.v1.CommandType
import io.temporal.api.enums.v1.EventType
import io.temporal.workflow.Workflow
import java.time.Duration
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

private fun cancelTimer(id: String): Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_CANCEL_TIMER)
        .setCancelTimerCommandAttributes(CancelTimerCommandAttributes.newBuilder().setTimerId(id))
        .build()

private val failWithoutFailure: Command =
    Command
        .newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
        .setFailWorkflowExecutionCommandAttributes(FailWorkflowExecutionCommandAttributes.getDefaultInstance())
        .build()

/** The first task answers with [commands], which are refused; the second one ends the run. */
private fun refusedScenario(name: String, commands: Stage.() -> List<Command>) =
    scenario(name) {
        start("Raw")
        val worker = RawWorker(this)
        see("answer") { worker.answer(worker.workflowTask(), *commands().toTypedArray()) }
        worker.answer(worker.workflowTask(), completeRun("recovered"))
    }

internal val workflowTaskScenarios =
    listOf(
        scenario("workflow-code-breaks-once") {
            val turns = AtomicInteger()
            worker {
                workflow("Breaking") {
                    main {
                        check(turns.incrementAndGet() > 1) { "broken code" }
                        "repaired"
                    }
                }
            }
            start("Breaking")
        },
        scenario("workflow-code-changes-and-comes-back") {
            val turns = AtomicInteger()
            worker(factory = { setWorkflowCacheSize(0) }) {
                workflow("Changing") {
                    main {
                        // The second turn replays the first, and does not do what that one did.
                        if (turns.incrementAndGet() == 2) {
                            call("Echo", "b")
                        } else {
                            Workflow.sleep(Duration.ofMillis(50))
                        }
                        "as before"
                    }
                }
                activity("Echo") { it.text() }
            }
            start("Changing")
        },
        scenario("workflow-task-fails-twice") {
            start("Raw")
            val worker = RawWorker(this)
            repeat(2) { worker.fail(worker.workflowTask(), "failure $it") }
            val third = worker.workflowTask()
            see("third task") { "attempt=${third.attempt} previous=${third.previousStartedEventId}" }
            worker.answer(third, completeRun("recovered"))
        },
        timedScenario("workflow-task-times-out") {
            start("Raw") { setWorkflowTaskTimeout(Duration.ofSeconds(1)) }
            val worker = RawWorker(this)
            val first = worker.workflowTask()
            val second = worker.workflowTask()
            see("late answer") { worker.answer(first, completeRun("late")) }
            see("second task") { "attempt=${second.attempt} previous=${second.previousStartedEventId}" }
            worker.answer(second, completeRun("in time"))
        },
        scenario("workflow-task-signalled-while-it-fails") {
            val run = start("Raw")
            val worker = RawWorker(this)
            val first = worker.workflowTask()
            run.signal("word", "x")
            worker.fail(first, "failure")
            worker.answer(worker.workflowTask(), completeRun("recovered"))
        },
        scenario("workflow-task-keeps-the-turn") {
            start("Raw")
            val worker = RawWorker(this)
            val answer =
                worker.answer(worker.workflowTask()) {
                    returnNewWorkflowTask = true
                    forceCreateNewWorkflowTask = true
                }
            see("new task") {
                with(answer.workflowTask) { "started=$startedEventId events=${history.eventsCount}" }
            }
            worker.answer(answer.workflowTask, completeRun("kept"))
        },
        scenario("signal-during-a-task-that-goes-on") {
            val run = start("Raw")
            val worker = RawWorker(this)
            val first = worker.workflowTask()
            run.signal("word", "x")
            worker.answer(first, scheduleActivity("a"), startTimer("t", 3600))
            worker.answer(worker.workflowTask(), completeRun("done"))
        },
        scenario("signal-during-a-task-that-closes") {
            val run = start("Raw")
            val worker = RawWorker(this)
            val first = worker.workflowTask()
            run.signal("word", "x")
            see("closing") { worker.answer(first, completeRun("too early")) }
            val second = worker.workflowTask()
            see("second task") { "attempt=${second.attempt}" }
            worker.answer(second, completeRun("done"))
        },
        timedScenario("buffered-events-in-their-order") {
            val run = start("Raw")
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), scheduleActivity("a"), scheduleActivity("b"), startTimer("t", 1))
            run.signal("word", "before")
            val task = worker.workflowTask()
            val activities = List(2) { worker.activityTask() }.associateBy { it.activityId }
            worker.answer(activities.getValue("b"), "b")
            run.signal("word", "between")
            worker.answer(activities.getValue("a"), "a")
            run.cancel()
            awaitTimer()
            worker.answer(task, startTimer("u", 3600))
            worker.answer(worker.workflowTask(), completeRun("done"))
        },
        scenario("terminated-during-a-task") {
            val run = start("Raw")
            val worker = RawWorker(this)
            val task = worker.workflowTask()
            run.signal("word", "x")
            run.terminate("enough")
            see("answer") { worker.answer(task, completeRun("too late")) }
        },
        timedScenario("cancelled-timer-has-fired-meanwhile") {
            val run = start("Raw")
            val worker = RawWorker(this)
            worker.answer(worker.workflowTask(), startTimer("t", 1))
            run.signal("word", "x")
            val task = worker.workflowTask()
            awaitTimer()
            worker.answer(task, cancelTimer("t"), completeRun("done"))
        },
        refusedScenario("refused-activity-without-timeout") {
            listOf(scheduleActivity("a") { clearStartToCloseTimeout() })
        },
        refusedScenario("refused-activity-id-twice") { listOf(scheduleActivity("a"), scheduleActivity("a")) },
        refusedScenario("refused-timer-id-twice") { listOf(startTimer("t", 3600), startTimer("t", 3600)) },
        refusedScenario("refused-cancel-of-an-unknown-timer") { listOf(startTimer("t", 3600), cancelTimer("u")) },
        refusedScenario("refused-failure-without-failure") { listOf(failWithoutFailure) },
        timedScenario("refused-command-after-the-close") {
            val run = start("Raw") { setWorkflowTaskTimeout(Duration.ofSeconds(1)) }
            val worker = RawWorker(this)
            see("answer") { worker.answer(worker.workflowTask(), completeRun("done"), startTimer("t", 1)) }
            run.awaitEvents(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
            worker.answer(worker.workflowTask(), completeRun("recovered"))
        },
    )

/** Longer than the timers of one second take to fire. */
private fun awaitTimer() = TimeUnit.MILLISECONDS.sleep(3_000)
