package dev.perdura.engine.internal.schedule;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.failure.v1.Failure;

/**
 * How a chain of runs ended that a schedule had started.
 *
 * @param requestId with which it was started
 * @param runId of its first run
 * @param startMillis when that was started
 * @param result null if there is none
 * @param failure null if it did not fail
 */
public record ClosedRun(
        String requestId,
        String runId,
        long startMillis,
        WorkflowExecutionStatus status,
        Payloads result,
        Failure failure) {}
