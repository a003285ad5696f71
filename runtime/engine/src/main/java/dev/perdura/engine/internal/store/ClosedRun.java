package dev.perdura.engine.internal.store;

/** What has to be known of a closed run to forget it in time. */
public record ClosedRun(long executionKey, String namespace, String workflowId, String runId, long closeTimeMillis) {}
