package dev.perdura.worker

import dev.perdura.dsl.ActivityImplementation
import dev.perdura.dsl.ActivityRegistry
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.PerduraDsl
import dev.perdura.dsl.WorkflowDefinition

/** Collects what a worker can do: its workflows and its activities. Types that cannot be serialized fail here. */
@PerduraDsl
public class WorkerBuilder internal constructor(converter: DataConverter, options: WorkerOptions) : ActivityRegistry {
    private val converter = converter
    internal val workflows = LinkedHashMap<String, WorkflowDefinition<*, *>>()
    internal val activities = LinkedHashMap<String, ActivityImplementation<*, *>>()
    internal var options: WorkerOptions = options
        private set

    /** Changes the worker's options. */
    public fun options(configure: WorkerOptions.Builder.() -> Unit) {
        options = options.toBuilder().apply(configure).build()
    }

    /**
     * Adds [definition].
     *
     * @throws IllegalArgumentException if there is one of that name, or a type of it cannot be serialized
     */
    public fun workflow(definition: WorkflowDefinition<*, *>) {
        converter.requireConvertible(definition.inputType, "the input of workflow \"${definition.name}\"")
        converter.requireConvertible(definition.outputType, "the output of workflow \"${definition.name}\"")
        requireNew(workflows.put(definition.name, definition) == null, "workflow", definition.name)
    }

    /** Adds [definitions]. */
    public fun workflows(vararg definitions: WorkflowDefinition<*, *>) {
        definitions.forEach(::workflow)
    }

    /**
     * Adds [implementation].
     *
     * @throws IllegalArgumentException if there is one of that name, or a type of it cannot be serialized
     */
    override fun add(implementation: ActivityImplementation<*, *>) {
        val definition = implementation.definition
        converter.requireConvertible(definition.inputType, "the input of activity \"${definition.name}\"")
        converter.requireConvertible(definition.outputType, "the output of activity \"${definition.name}\"")
        requireNew(activities.put(definition.name, implementation) == null, "activity", definition.name)
    }

    private fun requireNew(isNew: Boolean, kind: String, name: String) {
        require(isNew) { "The $kind \"$name\" is registered twice at this worker. Register it once, or rename one." }
    }
}
