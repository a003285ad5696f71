package dev.perdura.client

import dev.perdura.client.internal.Ambient
import dev.perdura.client.internal.call.Connection
import dev.perdura.client.internal.call.StartedRun
import dev.perdura.client.internal.call.signalWithStart
import dev.perdura.client.internal.call.startWorkflow
import dev.perdura.client.internal.convert.FailureConverter
import dev.perdura.client.internal.requireId
import dev.perdura.client.internal.rpc.ServiceCaller
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.WorkflowDefinition
import io.grpc.Channel

/**
 * Starts workflows and gets hold of them; for all else there is [WorkflowHandle].
 *
 * It speaks to any service with Temporal's API: the embedded engine, a Perdura server, a Temporal cluster. It owns no
 * resource: whoever made the channel closes it. Calls suspend; transient errors are tried again; cancelling a call
 * never cancels a workflow. Safe to use from many coroutines.
 *
 * @property namespace the namespace that all calls are for
 * @property dataConverter how arguments and results are written
 * @property identity who this process is, as shown in histories
 */
@OptIn(InternalPerduraApi::class)
public class PerduraClient internal constructor(
    channel: Channel,
    public val namespace: String,
    public val dataConverter: DataConverter,
    public val identity: String,
    ambient: Ambient,
) {
    /** A client that calls through [channel]. */
    @JvmOverloads
    public constructor(
        channel: Channel,
        namespace: String = DEFAULT_NAMESPACE,
        dataConverter: DataConverter = DEFAULT_CONVERTER,
        identity: String = Ambient.IDENTITY,
    ) : this(channel, namespace, dataConverter, identity, Ambient())

    init {
        requireId("namespace", namespace)
        requireId("identity", identity)
    }

    /** Calls the service. */
    @InternalPerduraApi
    public val caller: ServiceCaller = ServiceCaller(channel, namespace, ambient)

    private val connection = Connection(caller, namespace, identity, dataConverter, ambient)

    /** Reads and writes failures. */
    @InternalPerduraApi
    public val failureConverter: FailureConverter get() = connection.failures

    /**
     * Starts the workflow of [contract].
     *
     * @param workflowId its id, unique among open workflows of the namespace; null for a random one
     * @throws WorkflowAlreadyStartedException if the id is taken
     * @throws IllegalArgumentException if an id is blank or too long, or a value cannot be written
     */
    public suspend fun <I, O> start(
        contract: WorkflowContract<I, O>,
        input: I,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): WorkflowHandle<O> = start(contract, input, optionsOf(taskQueue, workflowId, options))

    /** Starts the workflow of [contract]. */
    public suspend fun <I, O> start(
        contract: WorkflowContract<I, O>,
        input: I,
        options: WorkflowOptions,
    ): WorkflowHandle<O> {
        val run = startWorkflow(connection, contract.name, dataConverter.encode(input, contract.inputType), options)
        return handle(run, contract.outputType)
    }

    /** Starts the workflow of [contract], which takes nothing. */
    public suspend fun <O> start(
        contract: WorkflowContract<Unit, O>,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): WorkflowHandle<O> = start(contract, Unit, optionsOf(taskQueue, workflowId, options))

    /** Starts the workflow [definition]. */
    public suspend fun <I, O> start(
        definition: WorkflowDefinition<I, O>,
        input: I,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): WorkflowHandle<O> = start(definition, input, optionsOf(taskQueue, workflowId, options))

    /** Starts the workflow [definition]. */
    public suspend fun <I, O> start(
        definition: WorkflowDefinition<I, O>,
        input: I,
        options: WorkflowOptions,
    ): WorkflowHandle<O> {
        val run = startWorkflow(connection, definition.name, dataConverter.encode(input, definition.inputType), options)
        return handle(run, definition.outputType)
    }

    /** Starts the workflow [definition], which takes nothing. */
    public suspend fun <O> start(
        definition: WorkflowDefinition<Unit, O>,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): WorkflowHandle<O> = start(definition, Unit, optionsOf(taskQueue, workflowId, options))

    /**
     * Starts the workflow [type] by name; its arguments are encoded by their classes or as `typed` values. The result
     * is read from the handle's [EncodedValues].
     */
    public suspend fun start(
        type: String,
        arguments: List<Any?>,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): WorkflowHandle<EncodedValues> = start(type, arguments, optionsOf(taskQueue, workflowId, options))

    /** Starts the workflow [type] by name. */
    public suspend fun start(
        type: String,
        arguments: List<Any?>,
        options: WorkflowOptions,
    ): WorkflowHandle<EncodedValues> {
        requireId("workflow type", type)
        val run = startWorkflow(connection, type, dataConverter.encodeArguments(arguments), options)
        return handle(run, ValueType.of<EncodedValues>())
    }

    /** Starts the workflow of [contract] and waits for its result. */
    public suspend fun <I, O> execute(
        contract: WorkflowContract<I, O>,
        input: I,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): O = start(contract, input, taskQueue, workflowId, options).result()

    /** Starts the workflow of [contract], which takes nothing, and waits for its result. */
    public suspend fun <O> execute(
        contract: WorkflowContract<Unit, O>,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): O = start(contract, taskQueue, workflowId, options).result()

    /** Starts the workflow [definition] and waits for its result. */
    public suspend fun <I, O> execute(
        definition: WorkflowDefinition<I, O>,
        input: I,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): O = start(definition, input, taskQueue, workflowId, options).result()

    /** Starts the workflow [definition], which takes nothing, and waits for its result. */
    public suspend fun <O> execute(
        definition: WorkflowDefinition<Unit, O>,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): O = start(definition, taskQueue, workflowId, options).result()

    /** Starts the workflow [type] by name and waits for its result. */
    public suspend fun execute(
        type: String,
        arguments: List<Any?>,
        taskQueue: String,
        workflowId: String? = null,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): EncodedValues = start(type, arguments, taskQueue, workflowId, options).result()

    /**
     * Sends [signal] to the workflow of [contract], and starts it first if it is not open, as one step.
     *
     * @throws WorkflowAlreadyStartedException if it has closed and its id may not be used again
     */
    public suspend fun <I, O, A> signalWithStart(
        contract: WorkflowContract<I, O>,
        input: I,
        signal: SignalDefinition<A>,
        argument: A,
        taskQueue: String,
        workflowId: String,
        options: WorkflowOptions.Builder.() -> Unit = {},
    ): WorkflowHandle<O> = signalWithStart(contract, input, signal, argument, optionsOf(taskQueue, workflowId, options))

    /** Sends [signal] to the workflow of [contract], and starts it first if it is not open, as one step. */
    public suspend fun <I, O, A> signalWithStart(
        contract: WorkflowContract<I, O>,
        input: I,
        signal: SignalDefinition<A>,
        argument: A,
        options: WorkflowOptions,
    ): WorkflowHandle<O> {
        val arguments = dataConverter.encode(input, contract.inputType)
        val signalArguments = dataConverter.encode(argument, signal.argumentType)
        val run = signalWithStart(connection, contract.name, arguments, signal.name, signalArguments, options)
        return handle(run, contract.outputType)
    }

    /** Sends the signal [signalName] by name to the workflow [type], and starts it first if it is not open. */
    public suspend fun signalWithStart(
        type: String,
        arguments: List<Any?>,
        signalName: String,
        signalArguments: List<Any?>,
        options: WorkflowOptions,
    ): WorkflowHandle<EncodedValues> {
        requireId("workflow type", type)
        requireId("signal name", signalName)
        val input = dataConverter.encodeArguments(arguments)
        val signalInput = dataConverter.encodeArguments(signalArguments)
        val run = signalWithStart(connection, type, input, signalName, signalInput, options)
        return handle(run, ValueType.of<EncodedValues>())
    }

    /**
     * The workflow [workflowId] of [contract], whether it exists or not: nothing is asked yet.
     *
     * @param runId pins the handle to this run; null for whichever run is current
     * @param firstRunId makes cancel and terminate insist on a chain that began with this run; null for any
     */
    public fun <O> handle(
        contract: WorkflowContract<*, O>,
        workflowId: String,
        runId: String? = null,
        firstRunId: String? = null,
    ): WorkflowHandle<O> = handle(workflowId, contract.outputType, runId, firstRunId)

    /** The workflow [workflowId] of [definition], whether it exists or not. */
    public fun <O> handle(
        definition: WorkflowDefinition<*, O>,
        workflowId: String,
        runId: String? = null,
        firstRunId: String? = null,
    ): WorkflowHandle<O> = handle(workflowId, definition.outputType, runId, firstRunId)

    /** The workflow [workflowId] of any type, whether it exists or not. */
    public fun handle(
        workflowId: String,
        runId: String? = null,
        firstRunId: String? = null,
    ): WorkflowHandle<EncodedValues> = handle(workflowId, ValueType.of<EncodedValues>(), runId, firstRunId)

    /** The workflow [workflowId] with a result of [outputType], whether it exists or not. */
    public fun <O> handle(
        workflowId: String,
        outputType: ValueType<O>,
        runId: String? = null,
        firstRunId: String? = null,
    ): WorkflowHandle<O> {
        requireId("workflow id", workflowId)
        runId?.let { requireId("run id", it) }
        firstRunId?.let { requireId("first run id", it) }
        return WorkflowHandle(connection, workflowId, runId, firstRunId, isPinned = runId != null, outputType)
    }

    private fun <O> handle(run: StartedRun, outputType: ValueType<O>) =
        WorkflowHandle(connection, run.workflowId, run.runId, run.firstRunId, isPinned = false, outputType)

    private fun optionsOf(
        taskQueue: String,
        workflowId: String?,
        options: WorkflowOptions.Builder.() -> Unit,
    ): WorkflowOptions {
        val builder = WorkflowOptions.builder(taskQueue)
        builder.workflowId = workflowId
        return builder.apply(options).build()
    }

    public companion object {
        /** The namespace that every service has. */
        public const val DEFAULT_NAMESPACE: String = "default"

        /** The default converter: that of the language, and protobuf messages. */
        @JvmField
        public val DEFAULT_CONVERTER: DataConverter =
            DataConverter.DEFAULT.withFirst(JsonProtobufPayloadConverter(), BinaryProtobufPayloadConverter())
    }
}
