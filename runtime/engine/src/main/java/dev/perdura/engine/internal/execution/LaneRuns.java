package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.FireDeadlines;
import dev.perdura.engine.internal.command.RecoverHandedOut;
import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.AttributeChecks;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.SpeculativeTask;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All runs of one lane, and the only place where they are loaded, decided upon and written: a request finds its run
 * here, decides, and what was recorded goes to the committer while the lane goes on with the next request. Every reply
 * waits for the commit that holds what it saw. Owned by the lane.
 */
public final class LaneRuns {

    private final EngineParts parts;
    private final Lane lane;
    private final LaneOutbox outbox;
    private final RunCache cache;
    private final RunDeadlines deadlines;
    private final HistoryReader reader;
    private final RunFinder finder;
    private final RunRemoval removal;
    private final RunWriter writer;
    private final Callers callers;
    private final TaskOffers offers;
    private final WorkflowTaskCompletions tasks;
    private final CrossRunJobs jobs;
    private final NewRuns newRuns;
    private final LaneSchedules schedules;

    /** The newest batch that the present piece of work has seen something of. */
    private long seenBatch;

    LaneRuns(EngineParts parts, Lane lane, long cacheBytes, Function<RunKey, LaneRuns> laneOf) {
        this.parts = parts;
        this.lane = lane;
        this.outbox = lane.outbox();
        this.cache = new RunCache(cacheBytes);
        this.deadlines = new RunDeadlines(this, parts);
        this.reader = new HistoryReader(parts.store());
        this.removal = new RunRemoval(outbox, cache);
        this.finder = new RunFinder(parts.store(), reader, cache, removal, this::loaded);
        this.writer = new RunWriter(outbox);
        this.callers = new Callers(this, parts);
        this.offers = new TaskOffers(this, parts);
        this.tasks = new WorkflowTaskCompletions(this);
        this.newRuns = new NewRuns(this, parts);
        this.jobs = new CrossRunJobs(this, laneOf);
        this.schedules = new LaneSchedules(this, laneOf);
    }

    Lane lane() {
        return lane;
    }

    EngineParts parts() {
        return parts;
    }

    RunCache cache() {
        return cache;
    }

    HistoryReader reader() {
        return reader;
    }

    public Callers callers() {
        return callers;
    }

    public WorkflowTaskCompletions tasks() {
        return tasks;
    }

    public LaneSchedules schedules() {
        return schedules;
    }

    TaskOffers offers() {
        return offers;
    }

    CrossRunJobs jobs() {
        return jobs;
    }

    RunRemoval removal() {
        return removal;
    }

    RunDeadlines deadlines() {
        return deadlines;
    }

    /** Does a piece of work of one request; if it refuses, the caller gets that when all it saw is on disk. */
    <R> void perform(Reply<R> reply, LaneWork<R> work) {
        seenBatch = 0;
        try {
            work.perform(this, reply);
        } catch (Refusal refusal) {
            outbox.releaseAfter(seenBatch, reply.with(refusal));
        } catch (RuntimeException | Error e) {
            reply.refuse(e);
        }
        evict();
    }

    /** Does a piece of work of nobody who waits for it. */
    void perform(Consumer<LaneRuns> work) {
        seenBatch = 0;
        work.accept(this);
        evict();
    }

    /** The run that the workflow id stands for: the open one, else the latest that closed; null if there is none. */
    public LoadedRun current(String namespace, String workflowId) {
        return seen(finder.current(namespace, workflowId));
    }

    /** The run with these ids, or the current one if {@code runId} is empty; null if there is none. */
    public LoadedRun find(String namespace, String workflowId, String runId) {
        return seen(finder.find(namespace, workflowId, runId));
    }

    LoadedRun find(RunKey key) {
        return find(key.namespace(), key.workflowId(), key.runId());
    }

    /** As {@link #find}, but refuses if there is none. */
    public LoadedRun require(String namespace, String workflowId, String runId) {
        LoadedRun run = find(namespace, workflowId, runId);
        if (run == null) {
            throw Refusal.notFound(
                    runId.isEmpty()
                            ? "workflow not found for ID: " + workflowId
                            : "workflow execution not found for workflow ID \"" + workflowId + "\" and run ID \""
                                    + runId + "\"");
        }
        return run;
    }

    LoadedRun byExecutionKey(long executionKey) {
        return seen(finder.byExecutionKey(executionKey));
    }

    /** The run was just read from the store. */
    private void loaded(LoadedRun run) {
        deadlines.adopt(run);
        measure(run);
        countHandedOut(run);
        // A run with tasks handed out in this process never leaves memory: these are of an earlier life of the engine.
        if (run.state.startedTasks() > 0) {
            change(run, RecoverHandedOut::decide);
        }
    }

    private LoadedRun seen(LoadedRun run) {
        saw(run == null ? removal.newestBatch() : run.lastBatch);
        return run;
    }

    void saw(long batch) {
        seenBatch = Math.max(seenBatch, batch);
    }

    /** Decides on a run, records what was decided and has it committed. */
    public <T> T decide(LoadedRun run, Function<Transition, T> decision) {
        return decide(run, parts.clock().nowMillis(), decision, false);
    }

    /** As {@link #decide}, of a decision that has nothing to say but what it records. */
    public void change(LoadedRun run, Consumer<Transition> decision) {
        decide(run, transition -> {
            decision.accept(transition);
            return null;
        });
    }

    /**
     * As {@link #decide}; what is recorded need not be on disk by itself.
     *
     * <p>For tasks handed to a worker in this process: if the process dies, worker and record are gone together, and
     * the task is simply handed out again.
     */
    <T> T decideDeferred(LoadedRun run, Function<Transition, T> decision) {
        return decide(run, parts.clock().nowMillis(), decision, true);
    }

    <T> T decide(LoadedRun run, long nowMillis, Function<Transition, T> decision, boolean deferred) {
        Transition transition = transition(run, nowMillis);
        SpeculativeTask speculative = run.state.workflowTask().speculative();
        T result;
        try {
            result = decision.apply(transition);
        } catch (Refusal refusal) {
            undo(run, transition, speculative, refusal.thenDecide().isPresent());
            if (refusal.thenDecide().isPresent()) {
                Transition again = transition(run, nowMillis);
                refusal.thenDecide().get().accept(again);
                finish(run, again, false);
            }
            throw refusal;
        } catch (RuntimeException | Error e) {
            undo(run, transition, speculative, true);
            throw e;
        }
        finish(run, transition, deferred);
        return result;
    }

    /** A decision that was broken off may have left its traces in the state: folds it anew. */
    private void undo(LoadedRun run, Transition transition, SpeculativeTask speculative, boolean spoiled) {
        if (spoiled || transition.hasRecorded() || run.state.workflowTask().speculative() != speculative) {
            run.state = reader.refold(run, outbox.committed());
            if (speculative != null) {
                run.state.speculate(speculative);
            }
        }
    }

    /**
     * Starts a run.
     *
     * @param replaced the run that the workflow id stood for and that has closed, or null
     */
    public LoadedRun start(
            String namespace, String workflowId, String runId, LoadedRun replaced, Consumer<Transition> decision) {
        NewRuns.Started started = newRuns.start(new RunKey(namespace, workflowId, runId), decision);
        synchronized (outbox) {
            replace(replaced, started.run());
            finishOne(started.run(), started.transition(), false);
        }
        return started.run();
    }

    /** Ends an open run and starts another under its workflow id, in one commit. */
    public LoadedRun startInsteadOf(
            LoadedRun open, String runId, Consumer<Transition> end, Consumer<Transition> decision) {
        RunKey key = new RunKey(open.key().namespace(), open.key().workflowId(), runId);
        NewRuns.Started started = newRuns.start(key, decision);
        synchronized (outbox) {
            change(open, end);
            replace(open, started.run());
            finishOne(started.run(), started.transition(), false);
        }
        return started.run();
    }

    Transition transition(LoadedRun run, long nowMillis) {
        AttributeChecks attributes = parts.attributes().apply(run.key().namespace());
        return new Transition(run.state, nowMillis, parts.ids(), parts.limits(), attributes);
    }

    /** Goes back to a point in the history of a run, as {@link RunResets} does. */
    public LoadedRun reset(ResetWorkflowExecutionRequest request) {
        return new RunResets(this, newRuns, writer).reset(request);
    }

    void replace(LoadedRun replaced, LoadedRun run) {
        if (replaced != null) {
            writer.writeReplaced(replaced);
        }
        cache.add(run);
        cache.setCurrent(run);
    }

    private void finish(LoadedRun run, Transition transition, boolean deferred) {
        NewRuns.Started next = newRuns.next(run, transition.followUps());
        if (next == null) {
            finishOne(run, transition, deferred);
            return;
        }
        synchronized (outbox) {
            finishOne(run, transition, deferred);
            replace(run, next.run());
            finishOne(next.run(), next.transition(), false);
        }
    }

    void finishOne(LoadedRun run, Transition transition, boolean deferred) {
        List<Entry> entries = transition.entries();
        if (!entries.isEmpty()) {
            if (deferred) {
                run.history.add(HistoryReader.events(entries), 0);
                run.defer(entries);
            } else {
                write(run, entries);
            }
            measure(run);
        }
        deadlines.arm(run);
        countHandedOut(run);
        offers.dispatch(run, transition.followUps());
        callers.changed(run, transition.followUps());
        removal.changed(run);
    }

    /** Hands to the committer what was deferred, so that somebody may see it. */
    public void writeDeferred(LoadedRun run) {
        if (!run.deferred.isEmpty()) {
            write(run, List.of());
        }
    }

    private void write(LoadedRun run, List<Entry> entries) {
        writer.write(run, entries, parts.clock().nowMillis());
        seenBatch = Math.max(seenBatch, run.lastBatch);
    }

    /** Answers a request that has seen, or changed, this run: once what it saw is on disk. */
    public <R> void answer(LoadedRun run, Reply<R> reply, R answer) {
        writeDeferred(run);
        outbox.releaseAfter(run.lastBatch, reply.with(answer));
    }

    /** Refuses a request that has seen this run: once what it saw is on disk. */
    public void refuse(LoadedRun run, Reply<?> reply, Refusal refusal) {
        writeDeferred(run);
        outbox.releaseAfter(run.lastBatch, reply.with(refusal));
    }

    /** Answers a request that has changed this run. */
    public <R> void answerChange(LoadedRun run, Reply<R> reply, R answer) {
        outbox.releaseAfter(run.lastBatch, reply.with(answer));
    }

    /** The engine closes: nobody has to wait any longer. */
    void endWaits() {
        cache.all().forEach(callers::endAll);
    }

    /** The store says that this run has something to hand out: offers it to pollers. */
    void recover(long executionKey) {
        LoadedRun run = byExecutionKey(executionKey);
        if (run != null) {
            offers.dispatch(run, PendingWork.of(run.state));
        }
        evict();
    }

    long committedBatch() {
        return outbox.committed();
    }

    /** A deadline was reached: does all that is due. */
    void fire(RunDeadline deadline, long atMillis) {
        LoadedRun run = deadlines.reached(deadline);
        if (run != null && run.state.isOpen()) {
            long now = Math.max(atMillis, parts.clock().nowMillis());
            seenBatch = 0;
            decide(
                    run,
                    now,
                    transition -> {
                        FireDeadlines.decide(transition);
                        return null;
                    },
                    false);
        }
        evict();
    }

    private void countHandedOut(LoadedRun run) {
        int now = run.state.startedTasks();
        if (now != run.handedOut) {
            parts.handedOut().addAndGet(now - run.handedOut);
            run.handedOut = now;
        }
        run.heldInProcess &= now > 0;
    }

    private void measure(LoadedRun run) {
        cache.used(run, run.state.heldBytes() + run.history.bytes());
    }

    private void evict() {
        if (cache.isFull()) {
            cache.evict(outbox.committed(), this::left);
        }
    }

    private void left(LoadedRun run) {
        deadlines.release(run);
        parts.handedOut().addAndGet(-run.handedOut);
    }
}
