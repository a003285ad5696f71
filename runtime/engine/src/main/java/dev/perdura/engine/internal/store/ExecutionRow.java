package dev.perdura.engine.internal.store;

import java.util.Objects;

/**
 * One run of a workflow: what it is (fixed when it starts) and how far it is ({@link ExecutionProgress}).
 *
 * <p>{@code executionKey} is the engine's own number of the run, positive, given in rising order, never used twice.
 * {@code runId} is unique in the whole store; ids that rise with time keep its index cheap to append to.
 * {@code firstRunId} is the run that started the chain (its own {@code runId} if it started by itself).
 * {@code executionTimeMillis} is when the first workflow task may run (start time plus start delay or back-off).
 * Times are epoch milliseconds.
 */
public record ExecutionRow(
        long executionKey,
        String namespace,
        String workflowId,
        String runId,
        String firstRunId,
        String workflowType,
        String taskQueue,
        long startTimeMillis,
        long executionTimeMillis,
        String startRequestId,
        ExecutionProgress progress) {

    public ExecutionRow {
        if (executionKey < 1) {
            throw new IllegalArgumentException("execution key: expected a positive number, got " + executionKey);
        }
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(workflowId, "workflowId");
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(firstRunId, "firstRunId");
        Objects.requireNonNull(workflowType, "workflowType");
        Objects.requireNonNull(taskQueue, "taskQueue");
        Objects.requireNonNull(startRequestId, "startRequestId");
        Objects.requireNonNull(progress, "progress");
    }

    /** This run, as far as {@code progress} says. */
    public ExecutionRow with(ExecutionProgress progress) {
        return new ExecutionRow(
                executionKey,
                namespace,
                workflowId,
                runId,
                firstRunId,
                workflowType,
                taskQueue,
                startTimeMillis,
                executionTimeMillis,
                startRequestId,
                progress);
    }
}
