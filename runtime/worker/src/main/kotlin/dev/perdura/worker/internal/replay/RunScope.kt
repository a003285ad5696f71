package dev.perdura.worker.internal.replay

import dev.perdura.dsl.ActivityOptions
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.QueryDefinition
import dev.perdura.dsl.QueryScope
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.WorkflowInfo
import dev.perdura.dsl.WorkflowScope
import dev.perdura.worker.internal.operation.ActivityOperation
import kotlinx.coroutines.currentCoroutineContext
import org.slf4j.Logger
import kotlin.coroutines.CoroutineContext
import kotlin.random.Random
import kotlin.time.Instant
import kotlin.uuid.Uuid

/** A [WorkflowRun] as its body, or one of its handlers, sees it: the same run, with the coroutine of that body. */
internal class RunScope(private val run: WorkflowRun, override val coroutineContext: CoroutineContext) :
    WorkflowScope {
    override val info: WorkflowInfo get() = run.info
    override val random: Random get() = run.random
    override val logger: Logger get() = run.logger
    override val isReplaying: Boolean get() = run.isReplaying

    override fun now(): Instant = run.now

    override fun randomUuid(): Uuid = run.random.nextUuid()

    override suspend fun awaitCondition(condition: () -> Boolean) {
        run.requireCommandsAllowed("awaitCondition", currentCoroutineContext())
        run.conditions.await(condition)
    }

    override suspend fun <O> executeActivity(
        name: String,
        arguments: List<Any?>,
        resultType: ValueType<O>,
        options: ActivityOptions,
    ): O {
        run.requireCommandsAllowed("activity \"$name\"", currentCoroutineContext())
        options.requireCloseTimeout(name)
        return ActivityOperation(run, name, arguments, resultType, options).await()
    }

    override fun <A> onSignal(signal: SignalDefinition<A>, handler: suspend WorkflowScope.(A) -> Unit) {
        run.requireWritable("onSignal")
        run.signals.on(signal, handler)
    }

    override fun onSignal(handler: suspend WorkflowScope.(name: String, arguments: EncodedValues) -> Unit) {
        run.requireWritable("onSignal")
        run.signals.onOthers(handler)
    }

    override fun <A, R> onQuery(query: QueryDefinition<A, R>, handler: suspend QueryScope.(A) -> R) {
        run.requireWritable("onQuery")
        run.queries.on(query, handler)
    }

    override fun onQuery(handler: suspend QueryScope.(name: String, arguments: EncodedValues) -> Any?) {
        run.requireWritable("onQuery")
        run.queries.onOthers(handler)
    }

    override fun allHandlersFinished(): Boolean = run.signals.running == 0
}
