package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.transport.Transport;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold for every task that leaves the engine. */
final class HandedOut {

    private final Set<String> countedAttempts = new HashSet<>();
    private final Map<String, Integer> tasks = new HashMap<>();

    /** A workflow task, or a query. */
    static void check(World world, PollWorkflowTaskQueueResponse task, Transport transport) {
        if (task.getTaskToken().isEmpty()) {
            return;
        }
        List<HistoryEvent> events = task.getHistory().getEventsList();
        CommittedRun run = world.ledger.run(task.getWorkflowExecution().getRunId());
        if (world.ledger.mayBeGone(run, task.getWorkflowExecution().getWorkflowId())) {
            return;
        }
        for (int at = 1; at < events.size(); at++) {
            Violation.unless(
                    events.get(at).getEventId() == events.get(at - 1).getEventId() + 1,
                    "A task's events are contiguous",
                    events.get(at - 1),
                    events.get(at));
        }
        boolean tail = task.getAttempt() > 1
                && !task.hasQuery()
                && task.getNextPageToken().isEmpty();
        checkCommitted(run, tail ? events.subList(0, events.size() - 2) : events);
        if (task.hasQuery()) {
            return;
        }
        long first = events.isEmpty() ? 0 : events.get(0).getEventId();
        Violation.unless(
                first == 1 || first == task.getPreviousStartedEventId() + 1,
                "A task's history begins where the worker is",
                first,
                task.getPreviousStartedEventId());
        Violation.unless(
                !task.getNextPageToken().isEmpty()
                        || events.get(events.size() - 1).getEventId() == task.getStartedEventId(),
                "A task's history ends with its start",
                events.get(events.size() - 1),
                task.getStartedEventId());
        if (transport == Transport.NETWORK) {
            Violation.unless(
                    run != null && (run.startedTasks.contains(task.getStartedEventId()) || isSpeculative(run, task)),
                    "A task for a worker elsewhere is committed before",
                    task.getStartedEventId(),
                    run);
            if (!isSpeculative(run, task)) {
                // Of those that leave no trace there may be several at the same place within a millisecond.
                world.handedOut.checkOnce(TaskToken.decodeWorkflowTask(task.getTaskToken()));
            }
        }
    }

    private void checkOnce(TaskToken.OfWorkflowTask token) {
        int times = tasks.merge(
                token.run().runId() + token.scheduledEventId() + "/" + token.startedTimeMillis() + "/"
                        + token.attempt(),
                1,
                Integer::sum);
        Violation.unless(times == 1, "A workflow task is handed out once", token, times);
    }

    /** Made to bring updates, and not in history before its answer, or anything else, is (rule 2.11). */
    private static boolean isSpeculative(CommittedRun run, PollWorkflowTaskQueueResponse task) {
        return task.getMessagesCount() > 0 && task.getStartedEventId() > run.events.size() + 1;
    }

    /** What a caller was shown and is committed is the same. */
    static void checkCommitted(CommittedRun run, List<HistoryEvent> events) {
        int committed = run == null ? 0 : run.events.size();
        for (HistoryEvent event : events) {
            if (event.getEventId() <= committed) {
                HistoryEvent truth = run.events.get((int) event.getEventId() - 1);
                Violation.unless(
                        truth.equals(event) || isSettledWithout(run, event, truth),
                        "History that was shown is what is committed",
                        event,
                        truth);
            }
        }
    }

    /**
     * A speculative task that gets its place in history before it is answered does not say there who has it, or names
     * whoever ends it: as on a Temporal server (convertSpeculativeWorkflowTaskToNormal, AddWorkflowTaskFailedEvent and
     * AddWorkflowTaskCompletedEvent in workflow_task_state_machine.go). That may be a worker who got one at the same
     * place from the engine that died within the same millisecond.
     */
    private static boolean isSettledWithout(CommittedRun run, HistoryEvent shown, HistoryEvent truth) {
        String identity = truth.getWorkflowTaskStartedEventAttributes().getIdentity();
        return truth.hasWorkflowTaskStartedEventAttributes()
                && (identity.isEmpty() || identity.equals("history-service") || isAnsweredBy(run, truth, identity))
                && withoutIdentity(shown).equals(withoutIdentity(truth));
    }

    private static boolean isAnsweredBy(CommittedRun run, HistoryEvent started, String identity) {
        return started.getEventId() < run.events.size()
                && run.events
                        .get((int) started.getEventId())
                        .getWorkflowTaskCompletedEventAttributes()
                        .getIdentity()
                        .equals(identity);
    }

    private static HistoryEvent withoutIdentity(HistoryEvent event) {
        HistoryEvent.Builder without = event.toBuilder();
        without.getWorkflowTaskStartedEventAttributesBuilder().clearIdentity();
        return without.build();
    }

    static void check(World world, PollActivityTaskQueueResponse task, Transport transport) {
        if (task.getTaskToken().isEmpty()) {
            return;
        }
        TaskToken.OfActivityTask token = TaskToken.decodeActivityTask(task.getTaskToken());
        CommittedRun run = world.ledger.run(token.run().runId());
        if (world.ledger.mayBeGone(run, token.run().workflowId())) {
            return;
        }
        world.heartbeats.check(
                token.run().workflowId(),
                task.getActivityId(),
                task.hasHeartbeatDetails() ? task.getHeartbeatDetails() : null,
                token);
        int most = task.getRetryPolicy().getMaximumAttempts();
        // One that fails while it is paused has another attempt when it goes on, whatever its limit: as on a Temporal
        // server, where RetryActivity in mutable_state_impl.go looks at the pause first (rule 3.16).
        Violation.unless(
                most == 0 || task.getAttempt() <= most || run != null && run.wasPaused(token.scheduledEventId()),
                "Attempts are limited",
                task.getAttempt(),
                most);
        if (transport == Transport.NETWORK || most != 0) {
            Violation.unless(
                    run != null
                            && run.startedActivities.contains(
                                    new CommittedRun.Attempt(token.scheduledEventId(), token.attempt())),
                    "An attempt that is counted is committed before it is handed out",
                    token,
                    run);
            boolean first = world.handedOut.countedAttempts.add(token.run().runId() + "/" + token.scheduledEventId()
                    + "/" + token.attempt() + "/" + run.resets(token.scheduledEventId()));
            Violation.unless(first, "An attempt that is counted is handed out once", token, run);
        }
    }
}
