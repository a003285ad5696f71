package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.StartNextRun;
import dev.perdura.engine.internal.state.Continuation;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.function.Consumer;

/** Makes the runs of a lane: decided upon, but not yet recorded. */
final class NewRuns {

    /** A run and what starts it. */
    record Started(LoadedRun run, Transition transition) {}

    private final LaneRuns runs;
    private final EngineParts parts;

    NewRuns(LaneRuns runs, EngineParts parts) {
        this.runs = runs;
        this.parts = parts;
    }

    Started start(RunKey key, Consumer<Transition> decision) {
        return start(empty(key), decision);
    }

    /** A run of which nothing is known yet. */
    LoadedRun empty(RunKey key) {
        LoadedRun run = new LoadedRun(key, parts.executionKeys().incrementAndGet(), 0);
        run.state = WorkflowState.of(key);
        run.history = new RecentHistory(1);
        run.deadline = new RunDeadline(runs, key, run.executionKey());
        return run;
    }

    Started start(LoadedRun run, Consumer<Transition> decision) {
        Transition transition = runs.transition(run, parts.clock().nowMillis());
        decision.accept(transition);
        return new Started(run, transition);
    }

    /** The next run of the chain, if this is what the last transition of {@code closed} wants; else null. */
    Started next(LoadedRun closed, List<FollowUp> followUps) {
        for (int i = 0; i < followUps.size(); i++) {
            if (followUps.get(i) instanceof FollowUp.StartNextRun next) {
                return next(closed, next.continuation());
            }
        }
        return null;
    }

    private Started next(LoadedRun closed, Continuation next) {
        HistoryEvent first = runs.reader()
                .page(closed, 1, 2, 0, 1, runs.committedBatch())
                .events()
                .get(0);
        RunKey key = new RunKey(closed.key().namespace(), closed.key().workflowId(), next.runId());
        long retentionMillis = parts.retentionMillis().applyAsLong(key.namespace());
        return start(key, transition -> StartNextRun.decide(transition, closed.state, first, next, retentionMillis));
    }
}
