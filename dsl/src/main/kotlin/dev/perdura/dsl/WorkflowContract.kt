package dev.perdura.dsl

import dev.perdura.dsl.internal.convert.superclassArguments
import dev.perdura.dsl.internal.requireName
import java.lang.reflect.Type

/**
 * The typed names of a workflow: what it takes and gives, its signals and its queries. It carries no code.
 *
 * The workflow, Kotlin clients and Java clients share it, usually as an object:
 * ```
 * object Fulfilment : WorkflowContract<Order, Receipt>("Fulfilment") {
 *     val approve = signal<Approval>("approve")
 *     val status = query<Status>("status")
 * }
 * ```
 * No input is [Unit]; [EncodedValues] as the input takes all arguments as they came. The types named after the colon
 * are read through Java's reflection, which does not know Kotlin's `?`: null is allowed as a whole input or output, and
 * not inside one. Where that matters, give the types to the second constructor.
 *
 * @param I the input
 * @param O the output
 * @property name the workflow type, as history and other languages see it
 * @property inputType the type of the input
 * @property outputType the type of the output
 */
public abstract class WorkflowContract<I, O> private constructor(
    name: String,
    inputType: ValueType<I>?,
    outputType: ValueType<O>?,
    marker: Unit,
) {
    public val name: String = requireName("workflow", name)
    public val inputType: ValueType<I>
    public val outputType: ValueType<O>

    init {
        if (inputType != null && outputType != null) {
            this.inputType = inputType
            this.outputType = outputType
        } else {
            val (input: Type, output: Type) = superclassArguments(javaClass, WorkflowContract::class.java)
            this.inputType = ValueType.of(input)
            this.outputType = ValueType.of(output)
        }
    }

    /** A contract whose types are the ones its class names. */
    protected constructor(name: String) : this(name, null, null, Unit)

    /** A contract whose types are given. */
    protected constructor(name: String, inputType: ValueType<I>, outputType: ValueType<O>) :
        this(name, inputType, outputType, Unit)

    /** A signal that carries an [A]; [Unit] if it carries nothing. */
    public inline fun <reified A> signal(name: String): SignalDefinition<A> = signal(name, ValueType.of<A>())

    /** A signal that carries a value of [argumentType]. */
    public fun <A> signal(name: String, argumentType: ValueType<A>): SignalDefinition<A> =
        SignalDefinition(name, argumentType)

    /** A query without an argument that answers with an [R]. */
    public inline fun <reified R> query(name: String): QueryDefinition<Unit, R> =
        query(name, ValueType.of<Unit>(), ValueType.of<R>())

    /** A query that takes an [A] and answers with an [R]. */
    @JvmName("queryWithArgument")
    public inline fun <reified A, reified R> query(name: String): QueryDefinition<A, R> =
        query(name, ValueType.of<A>(), ValueType.of<R>())

    /** A query that takes a value of [argumentType] and answers with one of [resultType]. */
    public fun <A, R> query(
        name: String,
        argumentType: ValueType<A>,
        resultType: ValueType<R>,
    ): QueryDefinition<A, R> = QueryDefinition(name, argumentType, resultType)

    override fun toString(): String = "workflow \"$name\": $inputType -> $outputType"
}
