package dev.perdura.java;

import dev.perdura.dsl.QueryDefinition;
import dev.perdura.dsl.SignalDefinition;
import dev.perdura.dsl.ValueType;
import dev.perdura.java.internal.Arguments;
import dev.perdura.java.internal.SuspendBridge;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One workflow, to be waited for, signalled, queried and stopped.
 *
 * <p>Futures complete on Perdura's own threads, and fail with the exceptions of {@code dev.perdura.client}. Cancelling
 * one ends the call, never the workflow. Thread-safe.
 *
 * @param <R> the result
 */
public final class WorkflowHandle<R> {
    private final dev.perdura.client.WorkflowHandle<R> handle;

    private WorkflowHandle(dev.perdura.client.WorkflowHandle<R> handle) {
        this.handle = handle;
    }

    /** The Java face of {@code handle}. */
    public static <R> WorkflowHandle<R> of(dev.perdura.client.WorkflowHandle<R> handle) {
        return new WorkflowHandle<>(handle);
    }

    /** The workflow's id. */
    public String workflowId() {
        return handle.getWorkflowId();
    }

    /** The run it was started as, or is pinned to; empty for whichever run is current. */
    public Optional<String> runId() {
        return Optional.ofNullable(handle.getRunId());
    }

    /**
     * The result, when the workflow ends. If it goes on as another run, that one is waited for.
     *
     * <p>Fails with {@link dev.perdura.client.WorkflowFailedException}, whose cause says why, if it ends in another
     * way.
     */
    public CompletableFuture<R> result() {
        return SuspendBridge.result(handle);
    }

    /** Sends {@code signal}; complete when it is recorded. */
    public <A> CompletableFuture<Void> signal(SignalDefinition<A> signal, A argument) {
        return SuspendBridge.signal(handle, signal, argument);
    }

    /**
     * Sends {@code signal}, which carries nothing; complete when it is recorded.
     *
     * @throws IllegalArgumentException if it carries something
     */
    public CompletableFuture<Void> signal(SignalDefinition<?> signal) {
        Arguments.requireNothing(signal.getArgumentType(), "signal", signal.getName());
        return signalWithNothing(signal);
    }

    @SuppressWarnings("unchecked")
    private <A> CompletableFuture<Void> signalWithNothing(SignalDefinition<A> signal) {
        return signal(signal, (A) Arguments.NOTHING);
    }

    /** Sends the signal {@code name} by name; complete when it is recorded. */
    public CompletableFuture<Void> signal(String name, Object... arguments) {
        return SuspendBridge.signal(handle, name, Arrays.asList(arguments));
    }

    /** Asks {@code query}; the answer sees all that was acknowledged before. */
    public <A, T> CompletableFuture<T> query(QueryDefinition<A, T> query, A argument) {
        return SuspendBridge.query(handle, query, argument);
    }

    /**
     * Asks {@code query}, which takes nothing.
     *
     * @throws IllegalArgumentException if it takes something
     */
    public <T> CompletableFuture<T> query(QueryDefinition<?, T> query) {
        Arguments.requireNothing(query.getArgumentType(), "query", query.getName());
        return queryWithNothing(query);
    }

    @SuppressWarnings("unchecked")
    private <A, T> CompletableFuture<T> queryWithNothing(QueryDefinition<A, T> query) {
        return query(query, (A) Arguments.NOTHING);
    }

    /** Asks the query {@code name} by name; the answer is read as {@code resultType}. */
    public <T> CompletableFuture<T> query(String name, ValueType<T> resultType, Object... arguments) {
        return SuspendBridge.query(handle, name, Arrays.asList(arguments), resultType);
    }

    /** Asks the query {@code name} by name; the answer is read as {@code resultType}, which must not be generic. */
    public <T> CompletableFuture<T> query(String name, Class<T> resultType, Object... arguments) {
        return query(name, ValueType.of(resultType), arguments);
    }

    /** Asks the workflow to stop; complete when the request is recorded. */
    public CompletableFuture<Void> cancel() {
        return SuspendBridge.cancel(handle, null);
    }

    /** {@link #cancel()} with a reason for the record. */
    public CompletableFuture<Void> cancel(String reason) {
        return SuspendBridge.cancel(handle, reason);
    }

    /** Ends the workflow at once; its code is not asked and cleans nothing up. */
    public CompletableFuture<Void> terminate() {
        return SuspendBridge.terminate(handle, null);
    }

    /** {@link #terminate()} with a reason for the record. */
    public CompletableFuture<Void> terminate(String reason) {
        return SuspendBridge.terminate(handle, reason);
    }

    /** The workflow as it is now. */
    public CompletableFuture<WorkflowDescription> describe() {
        return SuspendBridge.describe(handle);
    }

    @Override
    public String toString() {
        return handle.toString();
    }
}
