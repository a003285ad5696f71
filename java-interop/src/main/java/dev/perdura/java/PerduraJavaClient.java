package dev.perdura.java;

import dev.perdura.client.PerduraClient;
import dev.perdura.client.WorkflowOptions;
import dev.perdura.dsl.EncodedValues;
import dev.perdura.dsl.SignalDefinition;
import dev.perdura.dsl.ValueType;
import dev.perdura.dsl.WorkflowContract;
import dev.perdura.dsl.WorkflowDefinition;
import dev.perdura.java.internal.Arguments;
import dev.perdura.java.internal.SuspendBridge;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Starts workflows and gets hold of them; for all else there is {@link WorkflowHandle}.
 *
 * <p>Every call is a future that completes on Perdura's own threads, with the exceptions of {@code dev.perdura.client}:
 * {@link dev.perdura.client.WorkflowAlreadyStartedException} and its kin. Cancelling a future ends the call, never the
 * workflow. Thread-safe.
 */
public final class PerduraJavaClient {
    private final PerduraClient client;

    private PerduraJavaClient(PerduraClient client) {
        this.client = client;
    }

    /** The Java face of {@code client}. */
    public static PerduraJavaClient of(PerduraClient client) {
        return new PerduraJavaClient(client);
    }

    /** Starts the workflow of {@code contract}. */
    public <I, O> CompletableFuture<WorkflowHandle<O>> start(
            WorkflowContract<I, O> contract, I input, WorkflowOptions options) {
        return SuspendBridge.start(client, contract, input, options);
    }

    /**
     * Starts the workflow of {@code contract}, which takes nothing.
     *
     * @throws IllegalArgumentException if it takes something
     */
    public <O> CompletableFuture<WorkflowHandle<O>> start(WorkflowContract<?, O> contract, WorkflowOptions options) {
        Arguments.requireNothing(contract.getInputType(), "workflow", contract.getName());
        return startWithNothing(contract, options);
    }

    @SuppressWarnings("unchecked")
    private <I, O> CompletableFuture<WorkflowHandle<O>> startWithNothing(
            WorkflowContract<I, O> contract, WorkflowOptions options) {
        return start(contract, (I) Arguments.NOTHING, options);
    }

    /** Starts the workflow {@code definition}. */
    public <I, O> CompletableFuture<WorkflowHandle<O>> start(
            WorkflowDefinition<I, O> definition, I input, WorkflowOptions options) {
        return SuspendBridge.start(client, definition, input, options);
    }

    /** Starts the workflow {@code type} by name; each argument is written by its class, or as a {@code TypedValue}. */
    public CompletableFuture<WorkflowHandle<EncodedValues>> start(
            String type, List<?> arguments, WorkflowOptions options) {
        return SuspendBridge.start(client, type, arguments, options);
    }

    /** Starts the workflow of {@code contract} and waits for its result. */
    public <I, O> CompletableFuture<O> execute(WorkflowContract<I, O> contract, I input, WorkflowOptions options) {
        return SuspendBridge.execute(client, contract, input, options);
    }

    /** Starts the workflow {@code definition} and waits for its result. */
    public <I, O> CompletableFuture<O> execute(WorkflowDefinition<I, O> definition, I input, WorkflowOptions options) {
        return SuspendBridge.execute(client, definition, input, options);
    }

    /** Starts the workflow {@code type} by name and waits for its result. */
    public CompletableFuture<EncodedValues> execute(String type, List<?> arguments, WorkflowOptions options) {
        return SuspendBridge.execute(client, type, arguments, options);
    }

    /** Sends {@code signal} to the workflow of {@code contract}, and starts it first if it is not open, as one step. */
    public <I, O, A> CompletableFuture<WorkflowHandle<O>> signalWithStart(
            WorkflowContract<I, O> contract, I input, SignalDefinition<A> signal, A argument, WorkflowOptions options) {
        return SuspendBridge.signalWithStart(client, contract, input, signal, argument, options);
    }

    /**
     * Sends the signal {@code signalName} to the workflow {@code type} by name, and starts it first if it is not open.
     */
    public CompletableFuture<WorkflowHandle<EncodedValues>> signalWithStart(
            String type, List<?> arguments, String signalName, List<?> signalArguments, WorkflowOptions options) {
        return SuspendBridge.signalWithStart(client, type, arguments, signalName, signalArguments, options);
    }

    /** The workflow {@code workflowId} of {@code contract}, whether it exists or not: nothing is asked yet. */
    public <O> WorkflowHandle<O> handle(WorkflowContract<?, O> contract, String workflowId) {
        return WorkflowHandle.of(client.handle(contract, workflowId, null, null));
    }

    /** The run {@code runId} of the workflow {@code workflowId} of {@code contract}. */
    public <O> WorkflowHandle<O> handle(WorkflowContract<?, O> contract, String workflowId, String runId) {
        return WorkflowHandle.of(client.handle(contract, workflowId, runId, null));
    }

    /** The workflow {@code workflowId} with a result of {@code resultType}, whether it exists or not. */
    public <O> WorkflowHandle<O> handle(String workflowId, ValueType<O> resultType) {
        return WorkflowHandle.of(client.handle(workflowId, resultType, null, null));
    }

    /** The workflow {@code workflowId} of any type, whether it exists or not. */
    public WorkflowHandle<EncodedValues> handle(String workflowId) {
        return WorkflowHandle.of(client.handle(workflowId, (String) null, null));
    }
}
