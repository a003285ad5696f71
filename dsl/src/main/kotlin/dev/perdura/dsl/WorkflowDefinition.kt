package dev.perdura.dsl

import dev.perdura.dsl.internal.requireName

/**
 * A workflow: a name, types, and the code that runs. Made by [workflow]; a worker registers it.
 *
 * @param I the input; [Unit] for none, [EncodedValues] for all arguments as they came
 * @param O the output; [Unit] for none
 * @property name the workflow type, as history and other languages see it
 * @property inputType the type of the input
 * @property outputType the type of the output
 * @property options what holds for every run of it
 * @property body the code; it must be deterministic, see [WorkflowScope]
 */
public class WorkflowDefinition<I, O>(
    name: String,
    public val inputType: ValueType<I>,
    public val outputType: ValueType<O>,
    public val options: WorkflowDefinitionOptions,
    public val body: suspend WorkflowScope.(I) -> O,
) {
    public val name: String = requireName("workflow", name)

    override fun toString(): String = "workflow \"$name\": $inputType -> $outputType"
}

/** A workflow whose types are those of its [body]: `workflow("hello") { name: String -> "Hello, $name" }`. */
public inline fun <reified I, reified O> workflow(
    name: String,
    noinline options: WorkflowDefinitionOptions.Builder.() -> Unit = {},
    noinline body: suspend WorkflowScope.(I) -> O,
): WorkflowDefinition<I, O> = workflow(name, ValueType.of<I>(), ValueType.of<O>(), options, body)

/** A workflow with the name and types of [contract]. */
public fun <I, O> workflow(
    contract: WorkflowContract<I, O>,
    options: WorkflowDefinitionOptions.Builder.() -> Unit = {},
    body: suspend WorkflowScope.(I) -> O,
): WorkflowDefinition<I, O> = workflow(contract.name, contract.inputType, contract.outputType, options, body)

/** A workflow whose types are given as values. */
public fun <I, O> workflow(
    name: String,
    inputType: ValueType<I>,
    outputType: ValueType<O>,
    options: WorkflowDefinitionOptions.Builder.() -> Unit = {},
    body: suspend WorkflowScope.(I) -> O,
): WorkflowDefinition<I, O> = WorkflowDefinition(name, inputType, outputType, WorkflowDefinitionOptions(options), body)
