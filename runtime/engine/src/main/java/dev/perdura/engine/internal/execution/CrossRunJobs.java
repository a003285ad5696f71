package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.state.FollowUp.CrossRun;
import dev.perdura.engine.internal.state.RunKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What the runs of a lane have to do with other runs (rules 14.2, 14.5). Every job goes by steps, each on the lane of
 * the run that it concerns and each after the commit of the step before: first the run that wants it, then the other
 * one, then
 * the first one again to note the outcome. So no two runs are ever locked together, and a crash between any two commits
 * leaves the job pending in the first one's journal: it is done again, and each step knows what was done before.
 */
final class CrossRunJobs {

    private record Key(RunKey sender, CrossRun job) {}

    private final LaneRuns runs;
    private final Function<RunKey, LaneRuns> laneOf;

    /** What this lane has begun and no lane has ended yet. */
    private final Set<Key> underWay = ConcurrentHashMap.newKeySet();

    CrossRunJobs(LaneRuns runs, Function<RunKey, LaneRuns> laneOf) {
        this.runs = runs;
        this.laneOf = laneOf;
    }

    /**
     * Begins a job of a run of this lane, unless it is not pending any more or is under way: while an engine that was
     * just opened looks for the jobs that are left from before, a request may have it begin the same ones.
     */
    void begin(LoadedRun run, CrossRun job) {
        Key key = new Key(run.key(), job);
        if (!run.state.isPending(job) || !underWay.add(key)) {
            return;
        }
        CrossRunJob steps = switch (job.kind()) {
            case START_CHILD -> new StartChildJob(run.key(), job, laneOf);
            case BATCH -> new BatchJob(run.key(), job, laneOf);
            case AWAIT_PARENT -> new AwaitParentJob(run.key(), job, laneOf);
            case SIGNAL -> new SignalJob(run.key(), job, laneOf);
            case REQUEST_CANCEL -> new RequestCancelJob(run.key(), job, laneOf);
            case TELL_PARENT -> new TellParentJob(run.key(), job, laneOf);
            case TELL_SCHEDULE -> new TellScheduleJob(run.key(), job, laneOf);
            case CLOSE_POLICY -> new ClosePolicyJob(run.key(), job, laneOf);
        };
        steps.begin(runs, run, () -> underWay.remove(key));
    }
}
