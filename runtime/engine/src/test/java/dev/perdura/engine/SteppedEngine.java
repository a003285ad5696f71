package dev.perdura.engine;

import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.LiveRuns;
import dev.perdura.engine.internal.matching.QueueStatus;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.transport.Transport;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * An engine without threads: what its committer, its lanes' threads and its timer thread would do is done step by step,
 * when it is asked for. With chance and time given too, the same steps have the same effects.
 */
public final class SteppedEngine {

    private final Engine engine;
    private final Engine.Parts parts;
    private final SteppedLists lists;
    private final int lanes;

    private SteppedEngine(Engine engine, SteppedLists lists, int lanes) {
        this.engine = engine;
        this.parts = engine.parts();
        this.lists = lists;
        this.lanes = lanes;
    }

    /** Opens an engine on what the store holds. */
    public static SteppedEngine open(
            Store store,
            EngineClock clock,
            LongSupplier elapsedMillis,
            RandomGenerator chance,
            EngineLimits limits,
            int lanes,
            long cacheBytes) {
        SteppedLists lists = new SteppedLists();
        Engine.Drive drive =
                new Engine.Drive(false, elapsedMillis, ofClock -> new Ids(ofClock, () -> chance), () -> lists);
        Engine engine = Engine.builder()
                .store(store)
                .clock(clock)
                .limits(limits)
                .lanes(lanes)
                .drive(drive, cacheBytes)
                .start();
        return new SteppedEngine(engine, lists, lanes);
    }

    /** The service, as callers of that kind see it. */
    public WorkflowServiceGrpc.WorkflowServiceImplBase door(Transport transport) {
        return parts.door().apply(transport);
    }

    public int lanes() {
        return lanes;
    }

    /** Commits what the lanes have offered; returns whether there was anything. */
    public boolean commit() {
        return parts.committer().commitOnce();
    }

    /** Does up to {@code share} pieces of the work that waits for the lane's thread; returns whether any does. */
    public boolean takeTurn(int lane, int share) {
        return parts.executions().takeTurn(lane, share);
    }

    /** Does the next list, or whatever else reads much; returns whether there was any. */
    public boolean list() {
        return lists.doNext();
    }

    /** Does what the timer thread does when it wakes. */
    public void look() {
        parts.timers().look();
    }

    /** Tasks that wait for a poller; some may be stale. */
    public long backlog() {
        return parts.matching().backlogSize();
    }

    /** Of those, the ones of one queue. */
    public int backlog(TaskQueueKey queue) {
        return parts.matching().status(queue).levels().values().stream()
                .mapToInt(QueueStatus.Level::backlog)
                .sum();
    }

    /** Whether nothing is in work, nothing uncommitted and no task or job under way. */
    public boolean isStill() {
        return parts.executions().isStill();
    }

    /** The state of a run as it is in memory, or null if it is not there. */
    public WorkflowState live(String namespace, String workflowId, String runId) {
        return LiveRuns.state(parts.executions(), namespace, workflowId, runId);
    }

    /** Has everything fail that is done with that run, until it is {@link #unload}ed. */
    void spoil(String namespace, String workflowId, String runId) {
        LiveRuns.spoil(parts.executions(), namespace, workflowId, runId);
    }

    /** Takes a run out of memory. */
    void unload(String namespace, String workflowId, String runId) {
        LiveRuns.forget(parts.executions(), namespace, workflowId, runId);
    }

    /** How many entries of that run are not to be written before its next transition. */
    public int deferred(String namespace, String workflowId, String runId) {
        return LiveRuns.deferred(parts.executions(), namespace, workflowId, runId)
                .size();
    }

    /** Whether somebody wants to update that run and the workflow has not answered yet. */
    public boolean hasAdmittedUpdates(String namespace, String workflowId, String runId) {
        return LiveRuns.hasAdmittedUpdates(parts.executions(), namespace, workflowId, runId);
    }

    /** Whether that run has an update of that id, admitted or in its history. */
    public boolean knowsUpdate(String namespace, String workflowId, String runId, String updateId) {
        return LiveRuns.knowsUpdate(parts.executions(), namespace, workflowId, runId, updateId);
    }

    /** Queries of that run that wait for a workflow task to ride on. */
    public int ridingQueries(String namespace, String workflowId, String runId) {
        return LiveRuns.ridingQueries(parts.executions(), namespace, workflowId, runId);
    }

    /** Queries of that run that go to a worker, or are with one, by themselves. */
    public int directQueries(String namespace, String workflowId, String runId) {
        return LiveRuns.directQueries(parts.executions(), namespace, workflowId, runId);
    }

    /** Applies to a state what the run in memory has deferred. */
    public void applyDeferred(WorkflowState to) {
        LiveRuns.deferred(
                        parts.executions(),
                        to.run().namespace(),
                        to.run().workflowId(),
                        to.run().runId())
                .forEach(to::apply);
    }

    /** As {@link Engine#close}, of which the simulation takes the steps that are left for threads. */
    public void close() {
        engine.close();
    }
}
