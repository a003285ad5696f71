package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.ActivityPoll;
import dev.perdura.engine.internal.command.StartActivityTask;
import dev.perdura.engine.internal.command.StartWorkflowTask;
import dev.perdura.engine.internal.command.StartedWorkflowTask;
import dev.perdura.engine.internal.command.WorkflowTaskPoll;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.Poller;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.transport.Transport;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.List;

/**
 * Offers the tasks of a lane's runs to pollers, and starts them for the poller that was found.
 *
 * <p>A task is offered as soon as it is decided, so that its start shares the commit of what made it. It reaches the
 * worker when that is on disk, with one exception: a workflow task for a worker in this process leaves at once, because
 * the worker has no effect but by its answer, which takes the same way to the disk. For such a worker the record of the
 * start itself need not be on disk either: it dies with the engine, and then the task is handed out anew. Only for an
 * activity whose attempts are counted the start is on disk first, so that no attempt goes uncounted.
 */
final class TaskOffers {

    private final LaneRuns runs;
    private final EngineParts parts;
    private final WorkflowTaskAnswers answers;

    TaskOffers(LaneRuns runs, EngineParts parts) {
        this.runs = runs;
        this.parts = parts;
        this.answers = new WorkflowTaskAnswers(runs);
    }

    WorkflowTaskAnswers answers() {
        return answers;
    }

    void dispatch(LoadedRun run, List<FollowUp> followUps) {
        for (int i = 0; i < followUps.size(); i++) {
            FollowUp followUp = followUps.get(i);
            if (followUp instanceof FollowUp.DispatchWorkflowTask task) {
                offer(new WorkflowTaskOffer(runs, run.key(), task, TaskPriorities.of(run.state)));
            } else if (followUp instanceof FollowUp.DispatchActivity task) {
                ActivityTaskOffer offer = new ActivityTaskOffer(
                        runs, run.key(), task, TaskPriorities.of(run.state, task.scheduledEventId()));
                parts.matching().offer(offer.normalQueue(), offer);
            } else if (followUp instanceof FollowUp.CrossRun job) {
                runs.jobs().begin(run, job);
            }
        }
    }

    private void offer(WorkflowTaskOffer offer) {
        Matching matching = parts.matching();
        if (offer.task().sticky()) {
            TaskQueueKey sticky = TaskQueueKey.ofWorkflows(
                    offer.run().namespace(), offer.task().taskQueue());
            matching.offerSticky(sticky, offer.normalQueue(), offer);
        } else {
            matching.offer(offer.normalQueue(), offer);
        }
    }

    void start(WorkflowTaskOffer offer, Poller poller) {
        if (poller.reply().isCancelled()) {
            parts.matching().giveBack(poller.queueKey(), offer);
            return;
        }
        LoadedRun run = runs.find(offer.run());
        if (run == null || !run.state.isOpen()) {
            parts.matching().pollOn(poller);
            return;
        }
        boolean inProcess = poller.reply().transport() == Transport.IN_PROCESS;
        WorkflowTaskPoll poll = new WorkflowTaskPoll(
                poller.queueKey().name(),
                offer.isStickyIn(poller.queueKey()),
                poller.identity(),
                parts.ids().get(),
                inProcess);
        StartedWorkflowTask started;
        try {
            started = inProcess
                    ? runs.decideDeferred(
                            run, t -> StartWorkflowTask.decide(t, offer.task().scheduledEventId(), poll))
                    : runs.decide(
                            run, t -> StartWorkflowTask.decide(t, offer.task().scheduledEventId(), poll));
        } catch (Refusal stale) {
            parts.matching().pollOn(poller);
            return;
        }
        @SuppressWarnings("unchecked")
        Reply<PollWorkflowTaskQueueResponse> reply = (Reply<PollWorkflowTaskQueueResponse>) poller.reply();
        PollWorkflowTaskQueueResponse answer = answers.of(run, started, true);
        if (inProcess) {
            run.heldInProcess = true;
            reply.send(answer);
        } else {
            runs.answerChange(run, reply, answer);
        }
    }

    void start(ActivityTaskOffer offer, Poller poller) {
        if (poller.reply().isCancelled()) {
            parts.matching().giveBack(poller.queueKey(), offer);
            return;
        }
        LoadedRun run = runs.find(offer.run());
        ActivityState activity =
                run == null ? null : run.state.activity(offer.task().scheduledEventId());
        // An operator may have moved it to another queue, where it was offered again.
        if (activity == null
                || !run.state.isOpen()
                || !activity.taskQueue().equals(offer.task().taskQueue())) {
            parts.matching().pollOn(poller);
            return;
        }
        boolean inProcess = poller.reply().transport() == Transport.IN_PROCESS;
        boolean counted = activity.attributes().getRetryPolicy().getMaximumAttempts() != 0;
        ActivityPoll poll = new ActivityPoll(poller.identity(), parts.ids().get(), inProcess);
        FollowUp.DispatchActivity task = offer.task();
        PollActivityTaskQueueResponse answer;
        try {
            answer = inProcess && !counted
                    ? runs.decideDeferred(
                            run, t -> StartActivityTask.decide(t, task.scheduledEventId(), task.attempt(), poll))
                    : runs.decide(run, t -> StartActivityTask.decide(t, task.scheduledEventId(), task.attempt(), poll));
        } catch (Refusal stale) {
            parts.matching().pollOn(poller);
            return;
        }
        run.heldInProcess |= inProcess;
        @SuppressWarnings("unchecked")
        Reply<PollActivityTaskQueueResponse> reply = (Reply<PollActivityTaskQueueResponse>) poller.reply();
        runs.answerChange(run, reply, answer);
    }
}
