package dev.perdura.java;

import dev.perdura.client.PendingActivityState;
import dev.perdura.dsl.EncodedValues;
import dev.perdura.dsl.PerduraFailure;
import dev.perdura.java.internal.SuspendBridge;
import java.time.Instant;
import java.util.Optional;

/** A call of an activity that has not ended. */
public final class PendingActivity {
    private final dev.perdura.client.PendingActivity activity;

    PendingActivity(dev.perdura.client.PendingActivity activity) {
        this.activity = activity;
    }

    /** The id of the call within the run. */
    public String activityId() {
        return activity.getActivityId();
    }

    /** The activity's name. */
    public String type() {
        return activity.getType();
    }

    /** Where it stands. */
    public PendingActivityState state() {
        return activity.getState();
    }

    /** Which attempt it is at; 1 for the first. */
    public int attempt() {
        return activity.getAttempt();
    }

    /** How many attempts there may be; 0 for no limit. */
    public int maximumAttempts() {
        return activity.getMaximumAttempts();
    }

    /** When the attempt was, or is to be, scheduled; empty if unknown. */
    public Optional<Instant> scheduledTime() {
        return Optional.ofNullable(activity.getScheduledTime()).map(SuspendBridge::toJava);
    }

    /** When a worker last took it; empty if none did. */
    public Optional<Instant> lastStartedTime() {
        return Optional.ofNullable(activity.getLastStartedTime()).map(SuspendBridge::toJava);
    }

    /** When it last said it is alive; empty if it never did. */
    public Optional<Instant> lastHeartbeatTime() {
        return Optional.ofNullable(activity.getLastHeartbeatTime()).map(SuspendBridge::toJava);
    }

    /** What it said last. */
    public EncodedValues heartbeatDetails() {
        return activity.getHeartbeatDetails();
    }

    /** Why the last attempt failed; empty if none did. */
    public Optional<PerduraFailure> lastFailure() {
        return Optional.ofNullable(activity.getLastFailure());
    }

    /** The worker that last took it; empty if none did. */
    public Optional<String> lastWorkerIdentity() {
        return Optional.ofNullable(activity.getLastWorkerIdentity());
    }

    @Override
    public String toString() {
        return activity.toString();
    }
}
