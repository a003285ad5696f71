package dev.perdura.java;

import dev.perdura.dsl.ActivityCancellationDetails;
import dev.perdura.dsl.ActivityScope;
import dev.perdura.dsl.EncodedValues;
import dev.perdura.java.internal.SuspendBridge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What an activity may do besides its work, and who it is. An activity may do anything: input and output, threads,
 * time.
 *
 * <p>One that runs for long calls {@link #heartbeat} now and then and sets a heartbeat timeout: so a lost worker is
 * noticed, a cancellation arrives, and the next attempt finds {@link #heartbeatDetails}.
 */
public final class ActivityContext {
    private final ActivityScope scope;

    /** The Java face of {@code scope}. */
    public ActivityContext(ActivityScope scope) {
        this.scope = scope;
    }

    /** The id of the call within the run. */
    public String activityId() {
        return scope.getInfo().getActivityId();
    }

    /** The activity's name. */
    public String type() {
        return scope.getInfo().getType();
    }

    /** Which attempt this is; 1 for the first. */
    public int attempt() {
        return scope.getInfo().getAttempt();
    }

    /** The workflow that called the activity. */
    public String workflowId() {
        return scope.getInfo().getWorkflowId();
    }

    /** The run that called the activity. */
    public String workflowRunId() {
        return scope.getInfo().getWorkflowRunId();
    }

    /** The type of the workflow that called the activity. */
    public String workflowType() {
        return scope.getInfo().getWorkflowType();
    }

    /** The task queue it came by. */
    public String taskQueue() {
        return scope.getInfo().getTaskQueue();
    }

    /** Identifies this attempt to the engine; opaque. */
    public byte[] taskToken() {
        return scope.getInfo().getTaskToken().clone();
    }

    /** When the workflow called the activity. */
    public Instant scheduledTime() {
        return SuspendBridge.toJava(scope.getInfo().getScheduledTime());
    }

    /** When this attempt was given to the worker. */
    public Instant startedTime() {
        return SuspendBridge.toJava(scope.getInfo().getStartedTime());
    }

    /** The longest time of this attempt; empty for no limit. */
    public Optional<Duration> startToCloseTimeout() {
        return SuspendBridge.limits(scope).getStartToClose();
    }

    /** The longest time of all attempts; empty for no limit. */
    public Optional<Duration> scheduleToCloseTimeout() {
        return SuspendBridge.limits(scope).getScheduleToClose();
    }

    /** The longest time between two heartbeats; empty for no limit. */
    public Optional<Duration> heartbeatTimeout() {
        return SuspendBridge.limits(scope).getHeartbeat();
    }

    /**
     * Says that the activity is alive, and how far it got. Never waits.
     *
     * @param details what the next attempt will find as its {@link #heartbeatDetails}
     * @throws java.util.concurrent.CancellationException if the activity should stop
     */
    public void heartbeat(Object... details) {
        scope.heartbeat(details);
    }

    /** What the last attempt gave to its last heartbeat; empty in the first attempt. */
    public EncodedValues heartbeatDetails() {
        return scope.getHeartbeatDetails();
    }

    /** Whether the activity should stop. */
    public boolean isCancellationRequested() {
        return scope.isCancellationRequested();
    }

    /** Why the activity should stop; empty while it should not. */
    public Optional<ActivityCancellationDetails> cancellationDetails() {
        return Optional.ofNullable(scope.getCancellationDetails());
    }

    /** Logs with the ids of the activity and its workflow. */
    public Logger logger() {
        return scope.getLogger();
    }
}
