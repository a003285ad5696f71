package dev.perdura.java;

import dev.perdura.client.WorkflowStatus;
import dev.perdura.dsl.ValueType;
import dev.perdura.java.internal.SuspendBridge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run as seen from outside, at one moment. */
public final class WorkflowDescription {
    private final dev.perdura.client.WorkflowDescription description;

    private WorkflowDescription(dev.perdura.client.WorkflowDescription description) {
        this.description = description;
    }

    /** The Java face of {@code description}. */
    public static WorkflowDescription of(dev.perdura.client.WorkflowDescription description) {
        return new WorkflowDescription(description);
    }

    /** The workflow's id. */
    public String workflowId() {
        return description.getWorkflowId();
    }

    /** The run described. */
    public String runId() {
        return description.getRunId();
    }

    /** The workflow type. */
    public String type() {
        return description.getType();
    }

    /** The task queue whose workers run it. */
    public String taskQueue() {
        return description.getTaskQueue();
    }

    /** Where it stands. */
    public WorkflowStatus status() {
        return description.getStatus();
    }

    /** When it was started. */
    public Instant startTime() {
        return SuspendBridge.toJava(description.getStartTime());
    }

    /** When it first could run: later than {@link #startTime} by a start delay or the wait for a cron time. */
    public Instant executionTime() {
        return SuspendBridge.toJava(description.getExecutionTime());
    }

    /** When it ended; empty while it is open. */
    public Optional<Instant> closeTime() {
        return Optional.ofNullable(description.getCloseTime()).map(SuspendBridge::toJava);
    }

    /** How many events it has. */
    public long historyLength() {
        return description.getHistoryLength();
    }

    /** How many bytes its events take. */
    public long historySizeBytes() {
        return description.getHistorySizeBytes();
    }

    /** Whether it was asked to stop. */
    public boolean isCancelRequested() {
        return description.isCancelRequested();
    }

    /** The note {@code key} given at start, read as {@code type}; empty if there is none. */
    public <T> Optional<T> memo(String key, ValueType<T> type) {
        return Optional.ofNullable(description.memo(key, type));
    }

    /** The activities it waits for. */
    public List<PendingActivity> pendingActivities() {
        return description.getPendingActivities().stream()
                .map(PendingActivity::new)
                .toList();
    }

    @Override
    public String toString() {
        return description.toString();
    }
}
