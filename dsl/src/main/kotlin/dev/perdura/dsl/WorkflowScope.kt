package dev.perdura.dsl

import kotlinx.coroutines.CoroutineScope
import org.slf4j.Logger
import kotlin.random.Random
import kotlin.time.Instant
import kotlin.uuid.Uuid

/**
 * What a workflow may do.
 *
 * Workflow code is replayed from its history after a crash, a restart or an eviction, and must do the same again. So it
 * takes time, randomness and ids from here, and does input and output in activities. Everything of kotlinx.coroutines
 * that waits is durable and deterministic here: `delay`, `withTimeout`, `async`, `launch`, `select`, channels, mutexes,
 * flows. Its coroutines all run on one dispatcher of the workflow, one at a time; switching to another one is an error.
 *
 * Handlers set before the body first suspends are in place for every message. A signal without a handler waits, in
 * order, until there is one. Cancelling the workflow cancels its [coroutineContext]'s job; clean up in
 * `withContext(NonCancellable)`.
 */
@PerduraDsl
public interface WorkflowScope : CoroutineScope {
    /** Who this run is and how it was started. */
    public val info: WorkflowInfo

    /** A source of random numbers that gives the same ones on replay. */
    public val random: Random

    /** Logs on first execution, and is silent on replay. */
    public val logger: Logger

    /**
     * Whether the workflow is going through what already happened. Never branch on it; it is for metrics and the like.
     */
    public val isReplaying: Boolean

    /** The time of the current workflow task: it stands still while the workflow runs, and is the same on replay. */
    public fun now(): Instant

    /** A random UUID, the same on replay. */
    public fun randomUuid(): Uuid

    /**
     * Waits until [condition] is true. It is asked again whenever the workflow has moved, and must not change anything.
     */
    public suspend fun awaitCondition(condition: () -> Boolean)

    /**
     * Calls the activity [name] and waits for its end: the call behind all other forms.
     *
     * @param arguments its arguments, encoded by their classes at run time or as [TypedValue]s
     * @param resultType the type of what it gives
     * @throws ActivityFailure if it failed, timed out or was cancelled
     * @throws IllegalArgumentException if [options] set neither startToCloseTimeout nor scheduleToCloseTimeout
     */
    public suspend fun <O> executeActivity(
        name: String,
        arguments: List<Any?>,
        resultType: ValueType<O>,
        options: ActivityOptions,
    ): O

    /** Calls this activity with [input]: `Payments.charge(order)`. */
    public suspend operator fun <I, O> ActivityDefinition<I, O>.invoke(input: I): O =
        executeActivity(name, argumentsOf(this, input), outputType, options)

    /**
     * Calls this activity with [input] and options for this call: `Payments.charge(order) { heartbeatTimeout =
     * 5.seconds }`.
     */
    public suspend operator fun <I, O> ActivityDefinition<I, O>.invoke(
        input: I,
        options: ActivityOptions.Builder.() -> Unit,
    ): O = executeActivity(name, argumentsOf(this, input), outputType, this.options.toBuilder().apply(options).build())

    /** Calls this activity, which takes nothing. */
    public suspend operator fun <O> ActivityDefinition<Unit, O>.invoke(): O =
        executeActivity(name, emptyList(), outputType, options)

    /** Calls this activity, which takes nothing, with options for this call. */
    public suspend operator fun <O> ActivityDefinition<Unit, O>.invoke(options: ActivityOptions.Builder.() -> Unit): O =
        executeActivity(name, emptyList(), outputType, this.options.toBuilder().apply(options).build())

    /**
     * Sets what happens on [signal], in place of what was set before, and delivers those that waited for it.
     *
     * Handlers of several signals run interleaved where they suspend, beginning in the order of the signals.
     */
    public fun <A> onSignal(signal: SignalDefinition<A>, handler: suspend WorkflowScope.(A) -> Unit)

    /** Sets what happens on signals that have no handler of their own, and delivers those that waited. */
    public fun onSignal(handler: suspend WorkflowScope.(name: String, arguments: EncodedValues) -> Unit)

    /**
     * Sets the answer to [query], in place of what was set before.
     *
     * The handler may read what the workflow knows. It must not change it, and must not suspend.
     */
    public fun <A, R> onQuery(query: QueryDefinition<A, R>, handler: suspend QueryScope.(A) -> R)

    /**
     * Sets the answer to queries that have no handler of their own; wrap it with [typed] where its class is not enough.
     */
    public fun onQuery(handler: suspend QueryScope.(name: String, arguments: EncodedValues) -> Any?)

    /** Whether no signal handler is under way: to be waited for before the workflow ends, if handlers suspend. */
    public fun allHandlersFinished(): Boolean
}

private fun <I> argumentsOf(activity: ActivityDefinition<I, *>, input: I): List<Any?> =
    when {
        activity.inputType.isNothing -> emptyList()
        input is EncodedValues -> List(input.size) { input.get(it, ValueType.of<Payload>()) }
        else -> listOf(TypedValue(input, activity.inputType))
    }

/** Calls the activity [name] with [arguments] and options for this call: the twin by name of the typed call. */
public suspend inline fun <reified O> WorkflowScope.executeActivity(
    name: String,
    vararg arguments: Any?,
    noinline options: ActivityOptions.Builder.() -> Unit,
): O = executeActivity(name, arguments.toList(), ValueType.of<O>(), ActivityOptions(options))

/** Sets what happens on the signal [name], which carries an [A]. */
public inline fun <reified A> WorkflowScope.onSignal(
    name: String,
    noinline handler: suspend WorkflowScope.(A) -> Unit,
) {
    onSignal(SignalDefinition(name, ValueType.of<A>()), handler)
}

/** Sets the answer to the query [name], which takes an [A] ([Unit] for nothing) and answers with an [R]. */
public inline fun <reified A, reified R> WorkflowScope.onQuery(
    name: String,
    noinline handler: suspend QueryScope.(A) -> R,
) {
    onQuery(QueryDefinition(name, ValueType.of<A>(), ValueType.of<R>()), handler)
}
