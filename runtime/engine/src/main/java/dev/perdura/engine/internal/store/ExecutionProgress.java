package dev.perdura.engine.internal.store;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * The part of an execution's row that changes as the run goes on.
 *
 * <p>{@code status} is the number of a {@code WorkflowExecutionStatus}. {@code closeTimeMillis} (epoch milliseconds) is
 * empty while the run is open. {@code deadlineMillis} is when the engine has to look at the run next:
 * {@link #DUE_NOW} if it has work to hand out now, {@link #NO_DEADLINE} if nothing will ever be due by itself.
 *
 * <p>{@code current} marks the one run that its workflow id stands for. A run is inserted current or not; a current
 * run stops being it when another takes its place; none becomes current again.
 */
public record ExecutionProgress(
        int status,
        OptionalLong closeTimeMillis,
        long historyLength,
        long historySizeBytes,
        long transitionCount,
        long deadlineMillis,
        boolean current) {

    /** A deadline that never comes; stored as NULL, so that such a run costs no index entry. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** A deadline that has always passed: there is work to hand out. */
    public static final long DUE_NOW = 0;

    public ExecutionProgress {
        Objects.requireNonNull(closeTimeMillis, "closeTimeMillis");
    }

    /** The same progress, for a run that another has replaced under its workflow id. */
    public ExecutionProgress replaced() {
        return new ExecutionProgress(
                status, closeTimeMillis, historyLength, historySizeBytes, transitionCount, deadlineMillis, false);
    }
}
