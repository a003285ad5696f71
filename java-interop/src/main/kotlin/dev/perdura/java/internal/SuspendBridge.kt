package dev.perdura.java.internal

import dev.perdura.Perdura
import dev.perdura.client.PerduraClient
import dev.perdura.client.WorkflowOptions
import dev.perdura.dsl.ActivityDefinition
import dev.perdura.dsl.ActivityRegistry
import dev.perdura.dsl.ActivityScope
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.QueryDefinition
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.java.ActivityContext
import dev.perdura.java.ActivityFunction
import dev.perdura.java.StagedActivityFunction
import dev.perdura.java.WorkflowDescription
import dev.perdura.java.WorkflowHandle
import dev.perdura.worker.Worker
import dev.perdura.worker.WorkerBuilder
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.concurrent.CompletableFuture
import java.util.function.Consumer
import kotlin.time.toJavaDuration
import kotlin.time.toJavaInstant
import dev.perdura.client.WorkflowHandle as KotlinHandle
import kotlin.time.Instant as KotlinInstant

/**
 * Where Kotlin's suspend functions, lambdas and times become Java's futures, interfaces and times; the only Kotlin
 * here.
 *
 * Cancelling a future ends the call that it stands for, and never the workflow.
 */
public object SuspendBridge {
    private val scope = CoroutineScope(SupervisorJob() + FutureThreads.CALLS.asCoroutineDispatcher())

    private fun <T> future(call: suspend () -> T): CompletableFuture<T> {
        val future = PerduraFuture<T>()
        val job =
            scope.launch {
                try {
                    val value = call()
                    FutureThreads.CALLBACKS.execute { future.complete(value) }
                } catch (failure: Throwable) {
                    FutureThreads.CALLBACKS.execute { future.completeExceptionally(failure) }
                }
            }
        future.whenComplete { _, _ -> if (future.isCancelled) job.cancel() }
        return future
    }

    private fun action(call: suspend () -> Unit): CompletableFuture<Void> =
        future<Void?> {
            call()
            null
        }.let {
            @Suppress("UNCHECKED_CAST")
            it as CompletableFuture<Void>
        }

    @JvmStatic
    public fun <I, O> start(
        client: PerduraClient,
        contract: WorkflowContract<I, O>,
        input: I,
        options: WorkflowOptions,
    ): CompletableFuture<WorkflowHandle<O>> = future { WorkflowHandle.of(client.start(contract, input, options)) }

    @JvmStatic
    public fun <I, O> start(
        client: PerduraClient,
        definition: WorkflowDefinition<I, O>,
        input: I,
        options: WorkflowOptions,
    ): CompletableFuture<WorkflowHandle<O>> = future { WorkflowHandle.of(client.start(definition, input, options)) }

    @JvmStatic
    public fun start(
        client: PerduraClient,
        type: String,
        arguments: List<Any?>,
        options: WorkflowOptions,
    ): CompletableFuture<WorkflowHandle<EncodedValues>> =
        future {
            WorkflowHandle.of(client.start(type, arguments, options))
        }

    @JvmStatic
    public fun <I, O> execute(
        client: PerduraClient,
        contract: WorkflowContract<I, O>,
        input: I,
        options: WorkflowOptions,
    ): CompletableFuture<O> = future { client.start(contract, input, options).result() }

    @JvmStatic
    public fun <I, O> execute(
        client: PerduraClient,
        definition: WorkflowDefinition<I, O>,
        input: I,
        options: WorkflowOptions,
    ): CompletableFuture<O> = future { client.start(definition, input, options).result() }

    @JvmStatic
    public fun execute(
        client: PerduraClient,
        type: String,
        arguments: List<Any?>,
        options: WorkflowOptions,
    ): CompletableFuture<EncodedValues> = future { client.start(type, arguments, options).result() }

    @JvmStatic
    public fun <I, O, A> signalWithStart(
        client: PerduraClient,
        contract: WorkflowContract<I, O>,
        input: I,
        signal: SignalDefinition<A>,
        argument: A,
        options: WorkflowOptions,
    ): CompletableFuture<WorkflowHandle<O>> =
        future { WorkflowHandle.of(client.signalWithStart(contract, input, signal, argument, options)) }

    @JvmStatic
    public fun signalWithStart(
        client: PerduraClient,
        type: String,
        arguments: List<Any?>,
        signalName: String,
        signalArguments: List<Any?>,
        options: WorkflowOptions,
    ): CompletableFuture<WorkflowHandle<EncodedValues>> =
        future { WorkflowHandle.of(client.signalWithStart(type, arguments, signalName, signalArguments, options)) }

    @JvmStatic
    public fun <O> result(handle: KotlinHandle<O>): CompletableFuture<O> = future { handle.result() }

    @JvmStatic
    public fun <A> signal(handle: KotlinHandle<*>, signal: SignalDefinition<A>, value: A): CompletableFuture<Void> =
        action { handle.signal(signal, value) }

    @JvmStatic
    public fun signal(handle: KotlinHandle<*>, name: String, arguments: List<Any?>): CompletableFuture<Void> =
        action { handle.signal(name, *arguments.toTypedArray()) }

    @JvmStatic
    public fun <A, R> query(handle: KotlinHandle<*>, query: QueryDefinition<A, R>, value: A): CompletableFuture<R> =
        future { handle.query(query, value) }

    @JvmStatic
    public fun <R> query(
        handle: KotlinHandle<*>,
        name: String,
        arguments: List<Any?>,
        resultType: ValueType<R>,
    ): CompletableFuture<R> = future { handle.query(name, arguments, resultType) }

    @JvmStatic
    public fun cancel(handle: KotlinHandle<*>, reason: String?): CompletableFuture<Void> =
        action { handle.cancel(reason) }

    @JvmStatic
    public fun terminate(handle: KotlinHandle<*>, reason: String?): CompletableFuture<Void> =
        action { handle.terminate(reason) }

    @JvmStatic
    public fun describe(handle: KotlinHandle<*>): CompletableFuture<WorkflowDescription> =
        future { WorkflowDescription.of(handle.describe()) }

    @JvmStatic
    public fun startWorker(perdura: Perdura, taskQueue: String, configure: Consumer<WorkerBuilder>): Worker =
        perdura.worker(taskQueue) { configure.accept(this) }

    @JvmStatic
    public fun shutdown(worker: Worker): CompletableFuture<Void> = action { worker.shutdown() }

    @JvmStatic
    public fun <I, O> blocking(
        registry: ActivityRegistry,
        definition: ActivityDefinition<I, O>,
        function: ActivityFunction<in I, out O>,
    ) {
        registry.blockingActivity(definition) { input -> function.apply(ActivityContext(this), input) }
    }

    @JvmStatic
    public fun <I, O> staged(
        registry: ActivityRegistry,
        definition: ActivityDefinition<I, O>,
        function: StagedActivityFunction<in I, O>,
    ) {
        registry.completionStageActivity(definition) { input -> function.apply(ActivityContext(this), input) }
    }

    @JvmStatic
    public fun limits(scope: ActivityScope): Limits =
        Limits(
            Optional.ofNullable(scope.info.scheduleToCloseTimeout?.toJavaDuration()),
            Optional.ofNullable(scope.info.startToCloseTimeout?.toJavaDuration()),
            Optional.ofNullable(scope.info.heartbeatTimeout?.toJavaDuration()),
        )

    @JvmStatic
    public fun toJava(time: KotlinInstant): Instant = time.toJavaInstant()

    /** How long an activity may take. */
    public class Limits(
        public val scheduleToClose: Optional<Duration>,
        public val startToClose: Optional<Duration>,
        public val heartbeat: Optional<Duration>,
    )
}
