package dev.perdura.server.scenarios

import io.temporal.activity.Activity
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest

private val tooBig = "x".repeat(2 * 1024 * 1024 + 1)
private val tooLong = "x".repeat(1001)

internal val limitScenarios =
    listOf(
        scenario("too-big-or-too-long-for-a-request") {
            startWorker()
            see("start") { start("Waiting", tooBig) }
            val run = start("Waiting")
            run.awaitTasks(1)
            see("signal") { run.signal("word", tooBig) }
            see("signal name") { run.signal(tooLong) }
            see("request id") {
                raw.signalWorkflowExecution(
                    SignalWorkflowExecutionRequest
                        .newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(run.workflowId))
                        .setSignalName("word")
                        .setRequestId(tooLong)
                        .build(),
                )
            }
            run.signal("word", "small")
        },
        scenario("activity-result-too-big") {
            worker {
                workflow("Asking") { main { call("Big") } }
                activity("Big") { tooBig }
            }
            start("Asking")
        },
        scenario("workflow-result-too-big") {
            worker { workflow("Big") { main { tooBig } } }
            start("Big")
        },
        scenario("heartbeat-too-big") {
            worker {
                workflow("Asking") { main { call("Big") } }
                activity("Big") {
                    Activity.getExecutionContext().heartbeat(tooBig)
                    "done"
                }
            }
            start("Asking")
        },
        scenario("command-input-too-big") {
            worker {
                workflow("Asking") { main { call("Big", tooBig) } }
                activity("Big") { "small" }
            }
            start("Asking")
        },
    )
