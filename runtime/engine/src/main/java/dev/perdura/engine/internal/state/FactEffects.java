package dev.perdura.engine.internal.state;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.journal.v1.ActivityHeartbeat;
import dev.perdura.engine.internal.journal.v1.ActivityRetried;
import dev.perdura.engine.internal.journal.v1.ActivityStarted;
import dev.perdura.engine.internal.journal.v1.Fact;
import dev.perdura.engine.internal.journal.v1.RunForked;
import dev.perdura.engine.internal.journal.v1.StickySet;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import java.util.function.Consumer;

/** What each fact does to a run. */
final class FactEffects {

    private FactEffects() {}

    static void apply(WorkflowState state, Fact fact) {
        try {
            switch (fact.getFactCase()) {
                case TRANSITION_CLOSED -> state.transitionClosed();
                case EVENT_BUFFERED -> eventBuffered(state, fact);
                case BUFFER_FLUSHED -> state.buffered().clear();
                case BUFFERED_TIMER_REMOVED ->
                    state.buffered()
                            .removeTimerFired(fact.getBufferedTimerRemoved().getTimerId());
                case RUN_CREATED -> state.created(fact.getRunCreated().getRequestId());
                case TRANSIENT_TASK_SCHEDULED -> state.workflowTask().scheduled(fact.getTransientTaskScheduled());
                case TRANSIENT_TASK_STARTED -> state.workflowTask().started(fact.getTransientTaskStarted());
                case TRANSIENT_TASK_FAILED ->
                    transientTaskFailed(state, fact.getTransientTaskFailed().getUnhandledCommand());
                case TASK_HANDED_OUT -> state.workflowTask().handedOut();
                case TASK_HEARTBEAT ->
                    state.workflowTask().heartbeat(fact.getTaskHeartbeat().getOriginalScheduledTimeMillis());
                case STICKY_SET -> stickySet(state, fact.getStickySet());
                case STICKY_CLEARED -> {
                    state.setSticky(null);
                    state.workflowTask().leaveStickyQueue();
                }
                case ACTIVITY_STARTED -> activityStarted(state, fact.getActivityStarted());
                case ACTIVITY_RETRIED -> activityRetried(state, fact.getActivityRetried());
                case ACTIVITY_HEARTBEAT -> activityHeartbeat(state, fact.getActivityHeartbeat());
                case ACTIVITY_BACKOFF_ENDED ->
                    activityBackoffEnded(state, fact.getActivityBackoffEnded().getScheduledEventId());
                case PARENT_TOLD -> state.otherRuns().parentTold();
                case STARTED_BY_SCHEDULE -> state.otherRuns().startedBySchedule(fact.getStartedBySchedule());
                case SCHEDULE_TOLD -> state.otherRuns().scheduleTold();
                case CLOSE_POLICY_APPLIED ->
                    state.otherRuns()
                            .closePolicyApplied(fact.getClosePolicyApplied().getInitiatedEventId());
                case PROBLEM_REPORTED ->
                    ReportedProblem.report(
                            state,
                            new ReportedProblem(
                                    fact.getProblemReported().getCategory(),
                                    fact.getProblemReported().getCause()));
                case DELETION_REQUESTED -> state.deletionRequested();
                case UPDATE_REJECTED ->
                    state.updateTable().rejected(fact.getUpdateRejected().getUpdateId());
                case RUN_FORKED -> forked(state, fact.getRunForked());
                case RUN_RESET ->
                    state.resets = state.resets.resetTo(fact.getRunReset().getNewRunId());
                case ACTIVITY_PAUSED, ACTIVITY_RESUMED, ACTIVITY_RESET, ACTIVITY_OPTIONS_CHANGED ->
                    ActivityControlEffects.apply(state, fact);
                case BATCH_REQUESTED ->
                    state.otherRuns()
                            .batchRequested(new BatchState(
                                    StartBatchOperationRequest.parseFrom(
                                            fact.getBatchRequested().getRequest()),
                                    fact.getBatchRequested().getTargetsList()));
                case BATCH_ADVANCED ->
                    state.otherRuns().batch().advance(fact.getBatchAdvanced().getFailed());
                case FACT_NOT_SET ->
                    throw new IllegalStateException("Run " + state.run()
                            + " has a fact of a kind that this engine does not know; it was written by a newer one.");
            }
        } catch (InvalidProtocolBufferException failure) {
            throw new IllegalStateException(
                    "Run " + state.run() + " has a damaged fact " + fact.getFactCase() + ".", failure);
        }
    }

    private static void forked(WorkflowState state, RunForked fact) {
        state.resets = state.resets.forked(fact.getTimeMillis(), fact.getRequestId());
        state.start = state.start.restarted(fact.getTimeMillis());
        state.activityTable().scheduleAnew(fact.getTimeMillis());
    }

    private static void eventBuffered(WorkflowState state, Fact fact) throws InvalidProtocolBufferException {
        HistoryEvent event = JournalCodec.parseEvent(fact.getEventBuffered().getEvent());
        state.hold(event.toBuilder());
        state.buffered().journaled(event.getSerializedSize());
    }

    private static void transientTaskFailed(WorkflowState state, boolean unhandledCommand) {
        state.workflowTask().failed(state.sticky() == null, unhandledCommand);
        state.setSticky(null);
    }

    private static void stickySet(WorkflowState state, StickySet fact) {
        state.setSticky(new StickyQueue(fact.getTaskQueue().intern(), fact.getScheduleToStartTimeoutMillis()));
    }

    private static void activityStarted(WorkflowState state, ActivityStarted fact) {
        change(state, fact.getScheduledEventId(), activity -> activity.start(fact));
    }

    private static void activityRetried(WorkflowState state, ActivityRetried fact)
            throws InvalidProtocolBufferException {
        Failure failure = Failure.parseFrom(fact.getFailure());
        change(state, fact.getScheduledEventId(), activity -> activity.retry(fact, failure));
    }

    private static void activityHeartbeat(WorkflowState state, ActivityHeartbeat fact)
            throws InvalidProtocolBufferException {
        Payloads details = fact.hasDetails() ? Payloads.parseFrom(fact.getDetails()) : null;
        change(state, fact.getScheduledEventId(), activity -> activity.heartbeat(fact.getTimeMillis(), details));
    }

    private static void activityBackoffEnded(WorkflowState state, long scheduledEventId) {
        change(state, scheduledEventId, ActivityState::endBackoff);
    }

    static void change(WorkflowState state, long scheduledEventId, Consumer<ActivityState> change) {
        state.activityTable().change(activity(state, scheduledEventId), change);
    }

    static ActivityState activity(WorkflowState state, long scheduledEventId) {
        ActivityState activity = state.activity(scheduledEventId);
        if (activity == null) {
            throw new IllegalStateException("Run " + state.run() + " has a fact about an activity of event "
                    + scheduledEventId + ", which is not open; its journal is damaged.");
        }
        return activity;
    }
}
