package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.StickyQueue;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.ArrayList;
import java.util.List;

/** A worker has done a workflow task and says what the workflow wants (rules 2.20 to 2.31). */
public final class CompleteWorkflowTask {

    /** What the server puts as request id of a task that goes back with the answer (rule 2.29). */
    private static final String INLINE_REQUEST_ID = "request-from-RespondWorkflowTaskCompleted";

    private CompleteWorkflowTask() {}

    /**
     * Completes the running task and does its commands.
     *
     * @param inProcess the worker lives in the process of the engine
     * @param admitted the updates that wait for an answer of the workflow
     * @throws Refusal if the token is stale, or the task fails because of what is in it; see {@link
     *     Refusal#thenDecide()}
     */
    public static CompletedWorkflowTask decide(
            Transition transition,
            TaskToken.OfWorkflowTask token,
            RespondWorkflowTaskCompletedRequest request,
            boolean inProcess,
            AdmittedUpdates admitted) {
        WorkflowState state = transition.state();
        FailWorkflowTask.checkRunning(state, token);
        checkSupported(request);
        WorkerCommands.checkSequence(request.getCommandsList());
        boolean heartbeat = isHeartbeat(request);
        long originalScheduledMillis = state.workflowTask().originalScheduledMillis();
        if (heartbeat && isHeartbeatOver(transition, originalScheduledMillis)) {
            throw Refusal.notFound("workflow task heartbeat timeout").thenDecide(CompleteWorkflowTask::timeOut);
        }
        boolean leavesNothing = SpeculativeOutcome.leavesNothing(state, request);
        CommandContext context;
        try {
            context = complete(transition, request, admitted, leavesNothing);
        } catch (CommandFailure failure) {
            throw refusal(failure, token.attempt(), request);
        }
        List<PollActivityTaskQueueResponse> activities = startEagerActivities(context, inProcess);
        boolean more = state.isOpen() && (request.getForceCreateNewWorkflowTask() || context.needsWorkflowTask());
        boolean forUpdates = !more
                && state.isOpen()
                && context.messages() != null
                && context.messages().updatesWait();
        StartedWorkflowTask next = null;
        if (request.getReturnNewWorkflowTask() && (more || forUpdates)) {
            WorkflowTaskPoll poll =
                    new WorkflowTaskPoll("", false, request.getIdentity(), INLINE_REQUEST_ID, inProcess);
            next = startNext(transition, poll, forUpdates, heartbeat ? originalScheduledMillis : 0);
        } else if (more || forUpdates) {
            scheduleNext(transition, heartbeat ? originalScheduledMillis : 0);
            transition.follow(PendingWork.workflowTask(state));
        }
        Ending.end(transition);
        List<RejectedUpdate> rejected =
                context.messages() == null ? List.of() : context.messages().rejected();
        return new CompletedWorkflowTask(next, more || forUpdates, activities, rejected, leavesNothing);
    }

    private static CommandContext complete(
            Transition transition,
            RespondWorkflowTaskCompletedRequest request,
            AdmittedUpdates admitted,
            boolean leavesNothing) {
        long completedEventId = 0;
        if (leavesNothing) {
            transition.forgetSpeculative();
        } else {
            completedEventId = WorkflowTaskCompletion.record(transition, request);
        }
        setSticky(transition, request.getStickyAttributes());
        WorkerMessages messages = null;
        if (request.getMessagesCount() > 0
                || !admitted.isEmpty()
                || !transition.state().updates().isEmpty()) {
            messages = new WorkerMessages(transition, admitted, request.getMessagesList());
        }
        CommandContext context = new CommandContext(transition, completedEventId, request.getIdentity(), messages);
        List<Command> commands = request.getCommandsList();
        for (int at = 0; at < commands.size(); at++) {
            WorkerCommands.decide(context, commands.get(at));
        }
        if (messages != null) {
            messages.takeRest();
            if (!request.getForceCreateNewWorkflowTask() && transition.state().isOpen()) {
                messages.rejectUnanswered();
            }
        }
        return context;
    }

    /**
     * The worker that has just done the last task has the run in its cache, with or without a sticky queue.
     *
     * @param forUpdates there is nothing else to do: the task need not be in history (rule 2.29)
     */
    private static StartedWorkflowTask startNext(
            Transition transition, WorkflowTaskPoll poll, boolean forUpdates, long heartbeatSinceMillis) {
        if (forUpdates && !transition.hasBufferedEvents()) {
            WorkflowTaskScheduling.speculate(transition);
            return StartWorkflowTask.startSpeculative(transition, poll, true, false);
        }
        scheduleNext(transition, heartbeatSinceMillis);
        return StartWorkflowTask.start(transition, poll, true);
    }

    private static void checkSupported(RespondWorkflowTaskCompletedRequest request) {
        if (request.getIntermediatePage() || request.getPageNumber() > 0) {
            throw Refusal.failedPrecondition(
                    "workflow task completion pagination is disabled for this namespace " + request.getNamespace());
        }
        WorkerDeploymentOptions options = request.getDeploymentOptions();
        if (request.getVersioningBehavior() != VersioningBehavior.VERSIONING_BEHAVIOR_UNSPECIFIED
                && !request.hasDeployment()
                && options.getWorkerVersioningMode() != WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED) {
            throw Refusal.invalidArgument("versioning behavior cannot be specified without deployment options being set"
                    + " with versioned mode");
        }
    }

    /** The worker only asks for more time (rule 2.30). */
    private static boolean isHeartbeat(RespondWorkflowTaskCompletedRequest request) {
        return request.getForceCreateNewWorkflowTask()
                && request.getCommandsCount() == 0
                && request.getMessagesCount() == 0;
    }

    private static boolean isHeartbeatOver(Transition transition, long originalScheduledMillis) {
        return transition.nowMillis()
                > originalScheduledMillis + transition.limits().workflowTaskHeartbeatMillis();
    }

    private static void timeOut(Transition transition) {
        WorkflowTaskEnding.timeOut(transition);
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }

    /** Rule 2.25: what must be recorded instead of the task, if anything. */
    private static Refusal refusal(CommandFailure failure, int attempt, RespondWorkflowTaskCompletedRequest request) {
        Refusal refusal = Refusal.invalidArgument(failure.getMessage());
        boolean unhandled =
                failure.failedCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
        if (attempt > 1 && !unhandled) {
            return refusal;
        }
        String identity = request.getIdentity();
        String binaryChecksum = request.getBinaryChecksum();
        return refusal.thenDecide(transition -> fail(transition, failure, identity, binaryChecksum));
    }

    private static void fail(Transition transition, CommandFailure failure, String identity, String binaryChecksum) {
        WorkflowTaskEnding.fail(
                transition,
                failure.failedCause(),
                Failures.ofServer(failure.getMessage(), false),
                identity,
                binaryChecksum);
        if (failure.terminatesRun()) {
            RunClosing.terminate(transition, failure.getMessage());
        } else {
            WorkflowTaskScheduling.ifNone(transition);
        }
        Ending.end(transition);
    }

    /** Rule 2.24. Most answers come from the worker that has the run already: then nothing is recorded. */
    private static void setSticky(Transition transition, StickyExecutionAttributes attributes) {
        StickyQueue before = transition.state().sticky();
        String name = attributes.getWorkerTaskQueue().getName();
        if (name.isEmpty()) {
            if (before != null) {
                transition.record(Facts.STICKY_CLEARED);
            }
            return;
        }
        long scheduleToStartMillis = Times.millis(attributes.getScheduleToStartTimeout());
        if (before == null
                || before.scheduleToStartMillis() != scheduleToStartMillis
                || !before.name().equals(name)) {
            transition.record(Facts.stickySet(new StickyQueue(name, scheduleToStartMillis)));
        }
    }

    /** Rule 3.15: unless they were cancelled by a later command, or the run has closed. */
    private static List<PollActivityTaskQueueResponse> startEagerActivities(CommandContext context, boolean inProcess) {
        if (context.eagerActivities().isEmpty() || !context.state().isOpen()) {
            return List.of();
        }
        List<PollActivityTaskQueueResponse> started = new ArrayList<>();
        for (long scheduledEventId : context.eagerActivities()) {
            if (context.state().activity(scheduledEventId) != null) {
                ActivityPoll poll = new ActivityPoll(
                        context.identity(), context.transition().newId(), inProcess);
                started.add(StartActivityTask.start(context.transition(), scheduledEventId, poll));
            }
        }
        return started;
    }

    /** @param heartbeatSinceMillis when the first of a chain of heartbeats was scheduled, 0 if this is none */
    private static void scheduleNext(Transition transition, long heartbeatSinceMillis) {
        WorkflowTaskScheduling.schedule(transition);
        if (heartbeatSinceMillis != 0) {
            transition.record(Facts.taskHeartbeat(heartbeatSinceMillis));
        }
    }
}
