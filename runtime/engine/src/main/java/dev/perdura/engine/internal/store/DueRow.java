package dev.perdura.engine.internal.store;

/** An execution that has a deadline (epoch milliseconds, or {@link ExecutionProgress#DUE_NOW}). */
public record DueRow(long executionKey, long deadlineMillis, String namespace, String workflowId) {}
