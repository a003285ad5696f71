package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;

/** A poller takes an attempt of an activity (rules 3.3, 3.4, 8.10). */
public final class StartActivityTask {

    private StartActivityTask() {}

    /**
     * Starts the attempt that was dispatched. The same poll gets it again.
     *
     * @throws Refusal NOT_FOUND if there is no such attempt to be had any more: forget it and poll on
     */
    public static PollActivityTaskQueueResponse decide(
            Transition transition, long scheduledEventId, int attempt, ActivityPoll poll) {
        WorkflowState state = transition.state();
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        ActivityState activity = state.activity(scheduledEventId);
        if (activity == null || activity.attempt() != attempt || activity.isInBackoff() || activity.isPaused()) {
            throw Refusal.activityNotFound();
        }
        if (activity.isStarted()) {
            if (activity.requestId().equals(poll.requestId())) {
                return response(state, activity);
            }
            throw Refusal.notFound("Activity task already started.");
        }
        PollActivityTaskQueueResponse response = start(transition, scheduledEventId, poll);
        transition.end();
        return response;
    }

    /** Starts the present attempt. */
    static PollActivityTaskQueueResponse start(Transition transition, long scheduledEventId, ActivityPoll poll) {
        ActivityState activity = transition.state().activity(scheduledEventId);
        transition.record(Facts.activityStarted(
                activity, transition.nowMillis(), poll.requestId(), poll.identity(), poll.inProcess()));
        return response(transition.state(), activity);
    }

    private static PollActivityTaskQueueResponse response(WorkflowState state, ActivityState activity) {
        RunKey run = state.run();
        ActivityTaskScheduledEventAttributes scheduled = activity.attributes();
        TaskToken token = new TaskToken.OfActivityTask(
                run, activity.scheduledEventId(), activity.activityId(), activity.startedAttempt());
        PollActivityTaskQueueResponse.Builder response = PollActivityTaskQueueResponse.newBuilder()
                .setTaskToken(token.encode())
                .setWorkflowNamespace(run.namespace())
                .setWorkflowType(WorkflowType.newBuilder().setName(state.start().workflowType()))
                .setWorkflowExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(run.workflowId())
                        .setRunId(run.runId()))
                .setActivityType(scheduled.getActivityType())
                .setActivityId(scheduled.getActivityId())
                .setScheduledTime(Times.timestamp(activity.firstScheduledMillis()))
                .setCurrentAttemptScheduledTime(Times.timestamp(activity.scheduledMillis()))
                .setStartedTime(Times.timestamp(activity.startedMillis()))
                .setAttempt(activity.attempt())
                .setScheduleToCloseTimeout(scheduled.getScheduleToCloseTimeout())
                .setStartToCloseTimeout(scheduled.getStartToCloseTimeout())
                .setHeartbeatTimeout(scheduled.getHeartbeatTimeout())
                .setRetryPolicy(scheduled.getRetryPolicy());
        if (scheduled.hasHeader()) {
            response.setHeader(scheduled.getHeader());
        }
        if (scheduled.hasInput()) {
            response.setInput(scheduled.getInput());
        }
        if (activity.heartbeatDetails() != null) {
            response.setHeartbeatDetails(activity.heartbeatDetails());
        }
        Priority ofRun = state.start().priority();
        if (ofRun != null || scheduled.hasPriority()) {
            response.setPriority(Priorities.merged(ofRun, scheduled.getPriority()));
        }
        return response.build();
    }
}
