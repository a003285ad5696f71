package dev.perdura.engine.internal.state;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.journal.v1.ActivityBackoffEnded;
import dev.perdura.engine.internal.journal.v1.ActivityHeartbeat;
import dev.perdura.engine.internal.journal.v1.ActivityRetried;
import dev.perdura.engine.internal.journal.v1.ActivityStarted;
import dev.perdura.engine.internal.journal.v1.BufferFlushed;
import dev.perdura.engine.internal.journal.v1.BufferedTimerRemoved;
import dev.perdura.engine.internal.journal.v1.ClosePolicyApplied;
import dev.perdura.engine.internal.journal.v1.DeletionRequested;
import dev.perdura.engine.internal.journal.v1.EventBuffered;
import dev.perdura.engine.internal.journal.v1.Fact;
import dev.perdura.engine.internal.journal.v1.ParentTold;
import dev.perdura.engine.internal.journal.v1.ProblemReported;
import dev.perdura.engine.internal.journal.v1.RunCreated;
import dev.perdura.engine.internal.journal.v1.ScheduleTold;
import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.journal.v1.StickyCleared;
import dev.perdura.engine.internal.journal.v1.StickySet;
import dev.perdura.engine.internal.journal.v1.TaskHandedOut;
import dev.perdura.engine.internal.journal.v1.TaskHeartbeat;
import dev.perdura.engine.internal.journal.v1.TransientTaskFailed;
import dev.perdura.engine.internal.journal.v1.TransientTaskScheduled;
import dev.perdura.engine.internal.journal.v1.TransientTaskStarted;
import dev.perdura.engine.internal.journal.v1.TransitionClosed;
import dev.perdura.engine.internal.journal.v1.UpdateRejected;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;

/** The facts a decision can record; what each means is said in journal.proto. */
public final class Facts {

    public static final Fact TASK_HANDED_OUT = Fact.newBuilder()
            .setTaskHandedOut(TaskHandedOut.getDefaultInstance())
            .build();
    public static final Fact STICKY_CLEARED = Fact.newBuilder()
            .setStickyCleared(StickyCleared.getDefaultInstance())
            .build();

    public static final Fact PARENT_TOLD =
            Fact.newBuilder().setParentTold(ParentTold.getDefaultInstance()).build();

    public static final Fact DELETION_REQUESTED = Fact.newBuilder()
            .setDeletionRequested(DeletionRequested.getDefaultInstance())
            .build();

    public static final Fact SCHEDULE_TOLD =
            Fact.newBuilder().setScheduleTold(ScheduleTold.getDefaultInstance()).build();

    static final Fact TRANSITION_CLOSED = Fact.newBuilder()
            .setTransitionClosed(TransitionClosed.getDefaultInstance())
            .build();
    static final Fact BUFFER_FLUSHED = Fact.newBuilder()
            .setBufferFlushed(BufferFlushed.getDefaultInstance())
            .build();

    private Facts() {}

    public static Fact runCreated(String requestId) {
        return Fact.newBuilder()
                .setRunCreated(RunCreated.newBuilder().setRequestId(requestId))
                .build();
    }

    public static Fact startedBySchedule(StartedBySchedule started) {
        return Fact.newBuilder().setStartedBySchedule(started).build();
    }

    public static Fact transientTaskScheduled(
            long scheduledEventId, int attempt, long timeMillis, long startToCloseTimeoutMillis) {
        return Fact.newBuilder()
                .setTransientTaskScheduled(TransientTaskScheduled.newBuilder()
                        .setScheduledEventId(scheduledEventId)
                        .setAttempt(attempt)
                        .setScheduledTimeMillis(timeMillis)
                        .setStartToCloseTimeoutMillis(startToCloseTimeoutMillis))
                .build();
    }

    public static Fact transientTaskStarted(TransientTaskStarted.Builder started) {
        return Fact.newBuilder().setTransientTaskStarted(started).build();
    }

    public static Fact transientTaskFailed(boolean unhandledCommand) {
        return Fact.newBuilder()
                .setTransientTaskFailed(TransientTaskFailed.newBuilder().setUnhandledCommand(unhandledCommand))
                .build();
    }

    public static Fact taskHeartbeat(long originalScheduledMillis) {
        return Fact.newBuilder()
                .setTaskHeartbeat(TaskHeartbeat.newBuilder().setOriginalScheduledTimeMillis(originalScheduledMillis))
                .build();
    }

    public static Fact stickySet(StickyQueue sticky) {
        return Fact.newBuilder()
                .setStickySet(StickySet.newBuilder()
                        .setTaskQueue(sticky.name())
                        .setScheduleToStartTimeoutMillis(sticky.scheduleToStartMillis()))
                .build();
    }

    public static Fact activityStarted(
            ActivityState activity, long nowMillis, String requestId, String identity, boolean inProcess) {
        return Fact.newBuilder()
                .setActivityStarted(ActivityStarted.newBuilder()
                        .setScheduledEventId(activity.scheduledEventId())
                        .setStartedTimeMillis(nowMillis)
                        .setRequestId(requestId)
                        .setIdentity(identity)
                        .setHandedOutInProcess(inProcess))
                .build();
    }

    public static Fact activityRetried(ActivityState activity, long nextMillis, long nowMillis, Failure failure) {
        return Fact.newBuilder()
                .setActivityRetried(ActivityRetried.newBuilder()
                        .setScheduledEventId(activity.scheduledEventId())
                        .setAttempt(activity.attempt() + 1)
                        .setScheduledTimeMillis(nextMillis)
                        .setFailedTimeMillis(nowMillis)
                        .setFailure(failure.toByteString()))
                .build();
    }

    /** Neither has characters that JSON would have to escape. */
    public static Fact problemReported(String category, String cause) {
        return Fact.newBuilder()
                .setProblemReported(
                        ProblemReported.newBuilder().setCategory(category).setCause(cause))
                .build();
    }

    public static Fact closePolicyApplied(long initiatedEventId) {
        return Fact.newBuilder()
                .setClosePolicyApplied(ClosePolicyApplied.newBuilder().setInitiatedEventId(initiatedEventId))
                .build();
    }

    public static Fact updateRejected(String updateId) {
        return Fact.newBuilder()
                .setUpdateRejected(UpdateRejected.newBuilder().setUpdateId(updateId))
                .build();
    }

    /** @param details null if the worker sent none */
    public static Fact activityHeartbeat(ActivityState activity, long nowMillis, Payloads details) {
        ActivityHeartbeat.Builder heartbeat = ActivityHeartbeat.newBuilder()
                .setScheduledEventId(activity.scheduledEventId())
                .setTimeMillis(nowMillis);
        if (details != null) {
            heartbeat.setDetails(details.toByteString());
        }
        return Fact.newBuilder().setActivityHeartbeat(heartbeat).build();
    }

    public static Fact activityBackoffEnded(ActivityState activity) {
        return Fact.newBuilder()
                .setActivityBackoffEnded(
                        ActivityBackoffEnded.newBuilder().setScheduledEventId(activity.scheduledEventId()))
                .build();
    }

    static Fact eventBuffered(HistoryEvent event) {
        ByteString bytes = event.toByteString();
        return Fact.newBuilder()
                .setEventBuffered(EventBuffered.newBuilder().setEvent(bytes))
                .build();
    }

    static Fact bufferedTimerRemoved(String timerId) {
        return Fact.newBuilder()
                .setBufferedTimerRemoved(BufferedTimerRemoved.newBuilder().setTimerId(timerId))
                .build();
    }
}
