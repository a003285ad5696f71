package dev.perdura.server.scenarios

import io.temporal.activity.Activity
import io.temporal.activity.DynamicActivity
import io.temporal.common.converter.EncodedValues
import io.temporal.workflow.DynamicQueryHandler
import io.temporal.workflow.DynamicSignalHandler
import io.temporal.workflow.DynamicUpdateHandler
import io.temporal.workflow.DynamicWorkflow
import io.temporal.workflow.Workflow

internal typealias Handler = (EncodedValues) -> Any?

/** A workflow of a scenario: called once for each instance of a run, so its local variables are the run's state. */
internal class WorkflowScript {
    private val signals = mutableMapOf<String, Handler>()
    private val queries = mutableMapOf<String, Handler>()
    private val updates = mutableMapOf<String, UpdateScript>()
    private lateinit var body: Handler

    fun main(body: Handler) {
        this.body = body
    }

    fun onSignal(name: String, handle: Handler) {
        signals[name] = handle
    }

    fun onQuery(name: String, answer: Handler) {
        queries[name] = answer
    }

    fun onUpdate(name: String, validate: Handler = {}, handle: Handler) {
        updates[name] = UpdateScript(validate, handle)
    }

    /** Called in the workflow's own thread, before anything is delivered to it. */
    fun instance(): DynamicWorkflow {
        Workflow.registerListener(DynamicQueryHandler { name, arguments -> queries.getValue(name)(arguments) })
        // Without handlers, the SDK itself keeps signals and refuses updates.
        if (signals.isNotEmpty()) {
            Workflow.registerListener(DynamicSignalHandler { name, arguments -> signals.getValue(name)(arguments) })
        }
        if (updates.isNotEmpty()) Workflow.registerListener(UpdateHandler(updates))
        return DynamicWorkflow { arguments -> body(arguments) }
    }
}

internal class UpdateScript(val validate: Handler, val handle: Handler)

private class UpdateHandler(private val updates: Map<String, UpdateScript>) : DynamicUpdateHandler {
    override fun handleValidate(name: String, arguments: EncodedValues) {
        updates.getValue(name).validate(arguments)
    }

    override fun handleExecute(name: String, arguments: EncodedValues): Any? = updates.getValue(name).handle(arguments)
}

/** What the worker of a scenario knows. */
internal class WorkerScript {
    private val workflows = mutableMapOf<String, WorkflowScript.() -> Unit>()
    private val activities = mutableMapOf<String, Handler>()

    fun workflow(type: String, define: WorkflowScript.() -> Unit) {
        workflows[type] = define
    }

    fun activity(type: String, body: Handler) {
        activities[type] = body
    }

    fun newWorkflow(): DynamicWorkflow =
        WorkflowScript().apply(workflows.getValue(Workflow.getInfo().workflowType)).instance()

    fun dynamicActivity() =
        DynamicActivity { arguments ->
            activities.getValue(Activity.getExecutionContext().info.activityType)(arguments)
        }
}

internal fun EncodedValues.text(index: Int = 0): String = get(index, String::class.java)

internal fun EncodedValues.number(index: Int = 0): Int = get(index, Int::class.javaObjectType)
