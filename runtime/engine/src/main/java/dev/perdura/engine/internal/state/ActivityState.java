package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.journal.v1.ActivityOptionsChanged;
import dev.perdura.engine.internal.journal.v1.ActivityPaused;
import dev.perdura.engine.internal.journal.v1.ActivityReset;
import dev.perdura.engine.internal.journal.v1.ActivityResumed;
import dev.perdura.engine.internal.journal.v1.ActivityRetried;
import dev.perdura.engine.internal.journal.v1.ActivityStarted;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;

/** An open activity: what its ActivityTaskScheduled event says, and where its present attempt is (section 3). */
public final class ActivityState extends Due {

    private final HistoryEvent scheduledEvent;
    private long firstScheduledMillis;

    private int attempt = 1;
    private long scheduledMillis;
    private boolean inBackoff;

    private boolean started;
    private boolean handedOutInProcess;
    private long startedMillis;
    private String requestId = "";
    private String identity = "";

    private long lastHeartbeatMillis;
    private Payloads heartbeatDetails;
    private Failure lastFailure;
    private long lastFailedMillis;
    private String lastIdentity = "";

    private long cancelRequestedEventId;
    private boolean closed;

    /** What an operator has done to it; null if nothing, as with nearly all. */
    private ActivityControl control;

    ActivityState(HistoryEvent scheduledEvent) {
        this.scheduledEvent = scheduledEvent;
        this.firstScheduledMillis = Times.millis(scheduledEvent.getEventTime());
        this.scheduledMillis = firstScheduledMillis;
    }

    /** Of its event, or with other options if an operator has changed them (rule 3.16). */
    public ActivityTaskScheduledEventAttributes attributes() {
        return control != null && control.changed != null ? control.changed : original();
    }

    /** Of its event. */
    public ActivityTaskScheduledEventAttributes original() {
        return scheduledEvent.getActivityTaskScheduledEventAttributes();
    }

    public long scheduledEventId() {
        return scheduledEvent.getEventId();
    }

    public String activityId() {
        return attributes().getActivityId();
    }

    public String taskQueue() {
        return attributes().getTaskQueue().getName();
    }

    /** 1 for the first. */
    public int attempt() {
        return attempt;
    }

    public long firstScheduledMillis() {
        return firstScheduledMillis;
    }

    /** When the present attempt is or was offered to pollers; ahead of now while waiting for a retry (rule 3.9). */
    public long scheduledMillis() {
        return scheduledMillis;
    }

    /** Waits for the time of its next attempt: no poller may have it yet. */
    public boolean isInBackoff() {
        return inBackoff;
    }

    public boolean isStarted() {
        return started;
    }

    /** A poller may have it now. */
    public boolean isDispatchable() {
        return !started && !inBackoff && !isPaused();
    }

    /** What the attempt that runs was called when it began: a reset may have changed {@link #attempt()} since. */
    public int startedAttempt() {
        return control != null && control.startedAttempt != 0 ? control.startedAttempt : attempt;
    }

    public boolean isPaused() {
        return pause() != null;
    }

    /** Null if it is not paused. */
    public ActivityPaused pause() {
        return control == null ? null : control.pause;
    }

    /** It was reset while its attempt was running (rule 3.16). */
    public boolean isReset() {
        return control != null && control.reset;
    }

    /** The attempt runs in a worker that cannot outlive this engine. */
    public boolean isHandedOutInProcess() {
        return handedOutInProcess;
    }

    public long startedMillis() {
        return startedMillis;
    }

    /** Of the poll that took the present attempt. */
    public String requestId() {
        return requestId;
    }

    /** Of the worker that has the present attempt. */
    public String identity() {
        return identity;
    }

    /** Of the worker that had the attempt before. */
    public String lastIdentity() {
        return lastIdentity;
    }

    /** 0 if there was none. */
    public long lastHeartbeatMillis() {
        return lastHeartbeatMillis;
    }

    /** Null if there was none. They outlive the attempt (rule 3.8). */
    public Payloads heartbeatDetails() {
        return heartbeatDetails;
    }

    /** Why the attempt before failed; null in the first attempt. */
    public Failure lastFailure() {
        return lastFailure;
    }

    /** 0 in the first attempt. */
    public long lastFailedMillis() {
        return lastFailedMillis;
    }

    public boolean isCancelRequested() {
        return cancelRequestedEventId != 0;
    }

    /** 0 if not requested. */
    public long cancelRequestedEventId() {
        return cancelRequestedEventId;
    }

    /** When the time for all attempts ends, {@link #NEVER} if it does not (rule 3.9). */
    public long expirationMillis() {
        return after(firstScheduledMillis, Times.millis(attributes().getScheduleToCloseTimeout()));
    }

    @Override
    public long deadlineMillis() {
        if (closed || isPaused()) {
            return NEVER;
        }
        long earliest = expirationMillis();
        if (started) {
            return Math.min(earliest, Math.min(startToCloseDeadline(), heartbeatDeadline()));
        }
        earliest = Math.min(earliest, scheduleToStartDeadline());
        return inBackoff ? Math.min(earliest, scheduledMillis) : earliest;
    }

    /**
     * Which timeout is due first at {@code nowMillis}, UNSPECIFIED if none is; of two at once the one with the lower
     * number.
     */
    public TimeoutType dueTimeout(long nowMillis) {
        TimeoutType type = TimeoutType.TIMEOUT_TYPE_UNSPECIFIED;
        long earliest = NEVER;
        if (started) {
            earliest = startToCloseDeadline();
            type = TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE;
        } else if (scheduleToStartDeadline() < earliest) {
            earliest = scheduleToStartDeadline();
            type = TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
        }
        if (expirationMillis() < earliest) {
            earliest = expirationMillis();
            type = TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE;
        }
        if (started && heartbeatDeadline() < earliest) {
            earliest = heartbeatDeadline();
            type = TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
        }
        return earliest <= nowMillis ? type : TimeoutType.TIMEOUT_TYPE_UNSPECIFIED;
    }

    private long scheduleToStartDeadline() {
        return after(scheduledMillis, Times.millis(attributes().getScheduleToStartTimeout()));
    }

    private long startToCloseDeadline() {
        return after(startedMillis, Times.millis(attributes().getStartToCloseTimeout()));
    }

    private long heartbeatDeadline() {
        return after(
                Math.max(startedMillis, lastHeartbeatMillis),
                Times.millis(attributes().getHeartbeatTimeout()));
    }

    /** A timeout of 0 never comes. */
    private static long after(long baseMillis, long timeoutMillis) {
        return timeoutMillis == 0 ? NEVER : baseMillis + timeoutMillis;
    }

    void start(ActivityStarted fact) {
        started = true;
        inBackoff = false;
        startedMillis = fact.getStartedTimeMillis();
        requestId = fact.getRequestId();
        identity = fact.getIdentity();
        handedOutInProcess = fact.getHandedOutInProcess();
    }

    void retry(ActivityRetried fact, Failure failure) {
        attempt = fact.getAttempt();
        scheduledMillis = fact.getScheduledTimeMillis();
        inBackoff = true;
        lastFailedMillis = fact.getFailedTimeMillis();
        lastFailure = failure;
        lastIdentity = identity;
        started = false;
        handedOutInProcess = false;
        startedMillis = 0;
        requestId = "";
        identity = "";
        if (control != null) {
            control.startedAttempt = 0;
            if (!isPaused()) {
                beginAttempt();
            }
        }
    }

    /** What a reset has left to be done before the next attempt is done now. */
    private void beginAttempt() {
        if (control.heartbeatReset) {
            heartbeatDetails = null;
            lastHeartbeatMillis = 0;
        }
        control.reset = false;
        control.heartbeatReset = false;
        if (control.isIdle()) {
            control = null;
        }
    }

    private ActivityControl control() {
        if (control == null) {
            control = new ActivityControl();
        }
        return control;
    }

    void pause(ActivityPaused fact) {
        control().pause = fact;
    }

    void resume(ActivityResumed fact) {
        control().pause = null;
        if (fact.getAttemptsReset()) {
            resetAttempts();
        }
        if (fact.getHeartbeatReset()) {
            heartbeatDetails = null;
            lastHeartbeatMillis = 0;
        }
        if (fact.hasScheduledTimeMillis()) {
            schedule(fact.getScheduledTimeMillis(), fact.getInBackoff());
        }
    }

    void reset(ActivityReset fact) {
        resetAttempts();
        control().reset = true;
        control.heartbeatReset |= fact.getHeartbeatReset();
        if (fact.getResumed()) {
            control.pause = null;
        }
        if (fact.getOptionsRestored()) {
            control.changed = null;
        }
        if (fact.hasScheduledTimeMillis()) {
            schedule(fact.getScheduledTimeMillis(), fact.getInBackoff());
        }
    }

    void change(ActivityOptionsChanged fact, ActivityTaskScheduledEventAttributes changed) {
        control().changed = changed;
        if (fact.hasScheduledTimeMillis()) {
            schedule(fact.getScheduledTimeMillis(), fact.getInBackoff());
        }
    }

    private void resetAttempts() {
        if (started) {
            control().startedAttempt = startedAttempt();
        }
        attempt = 1;
    }

    /** Its next attempt begins then, whatever was planned; of the last one nothing is told. */
    private void schedule(long timeMillis, boolean stillToCome) {
        scheduledMillis = timeMillis;
        inBackoff = stillToCome;
        lastFailure = null;
        if (control != null) {
            beginAttempt();
        }
    }

    /** As if it were scheduled then, for the first time (rule 5.15). */
    void scheduleAnew(long timeMillis) {
        firstScheduledMillis = timeMillis;
        scheduledMillis = timeMillis;
    }

    void endBackoff() {
        inBackoff = false;
    }

    void heartbeat(long timeMillis, Payloads details) {
        lastHeartbeatMillis = timeMillis;
        heartbeatDetails = details;
    }

    void requestCancel(long eventId) {
        cancelRequestedEventId = eventId;
    }

    void close() {
        closed = true;
    }

    /** What the garbage collector cannot take as long as this is open, in bytes; a guess. */
    long heldBytes() {
        return scheduledEvent.getSerializedSize() + reportedBytes() + (control == null ? 0 : control.heldBytes());
    }

    /** What its worker has told of it, in bytes. */
    long reportedBytes() {
        return (heartbeatDetails == null ? 0 : heartbeatDetails.getSerializedSize())
                + (lastFailure == null ? 0 : lastFailure.getSerializedSize());
    }

    @Override
    int rank() {
        return 1;
    }

    @Override
    long eventId() {
        return scheduledEventId();
    }

    @Override
    public String toString() {
        return "activity " + activityId() + " of event " + scheduledEventId() + " attempt " + attempt + " scheduled "
                + scheduledMillis + (inBackoff ? " in backoff" : "") + " started " + started + " " + startedMillis + " "
                + requestId + " " + identity + " " + handedOutInProcess + " heartbeat " + lastHeartbeatMillis + " "
                + heartbeatDetails + " failure " + lastFailedMillis + " " + lastIdentity + " " + lastFailure
                + " cancel " + cancelRequestedEventId + " control " + control + " due " + deadlineMillis();
    }
}
