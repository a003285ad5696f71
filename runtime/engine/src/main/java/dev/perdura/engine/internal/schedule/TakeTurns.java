package dev.perdura.engine.internal.schedule;

import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.schedule.v1.RunToStop;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whose turn it is: of the starts that are buffered, those that overlap with nothing, or may; the others wait, are
 * skipped, or have what is running ended first, as their overlap policies say (rule 10.8).
 */
final class TakeTurns {

    private final ScheduleMachine schedule;
    private final Supplier<String> newId;
    private final boolean running;
    private final List<BufferedStart> overlapping = new ArrayList<>();
    private final List<BufferedStart> waiting = new ArrayList<>();
    private BufferedStart alone;
    private boolean cancel;
    private boolean terminate;

    private TakeTurns(ScheduleMachine schedule, Supplier<String> newId) {
        this.schedule = schedule;
        this.newId = newId;
        this.running = schedule.info.getRunningWorkflowsCount() > 0
                || schedule.progress.getStartingList().stream().anyMatch(BufferedStart::getTracked);
    }

    static void decide(ScheduleMachine schedule, Supplier<String> newId) {
        // Again, if one was dropped whose turn it would have been: then it is the turn of the next.
        while (schedule.progress.getBufferedCount() > 0 && new TakeTurns(schedule, newId).dropsSome()) {}
    }

    private boolean dropsSome() {
        schedule.progress.getBufferedList().forEach(this::judge);
        schedule.progress.clearBuffered().addAllBuffered(waiting);
        boolean drops = false;
        for (BufferedStart start : overlapping) {
            drops |= !start(start, false);
        }
        if (alone != null) {
            drops |= !start(alone, true);
        }
        if (terminate || cancel) {
            schedule.info.getRunningWorkflowsList().forEach(run -> stop(run, terminate));
        }
        return drops;
    }

    private void judge(BufferedStart start) {
        ScheduleOverlapPolicy policy = schedule.overlapPolicy(start.getOverlapPolicy());
        if (policy == ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL) {
            overlapping.add(start);
        } else if (!running && alone == null) {
            alone = start;
        } else {
            overlaps(start, policy);
        }
    }

    private void overlaps(BufferedStart start, ScheduleOverlapPolicy policy) {
        switch (policy) {
            case SCHEDULE_OVERLAP_POLICY_BUFFER_ONE -> {
                if (waiting.isEmpty()) {
                    waiting.add(start);
                } else {
                    skip();
                }
            }
            case SCHEDULE_OVERLAP_POLICY_BUFFER_ALL -> waiting.add(start);
            case SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER, SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER -> {
                if (running) {
                    boolean terminates = policy == ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER;
                    terminate |= terminates;
                    cancel |= !terminates;
                    waiting.add(start);
                } else {
                    // The other one has not even begun: this one takes its place.
                    alone = start;
                }
            }
            default -> skip();
        }
    }

    private void skip() {
        schedule.info.setOverlapSkipped(schedule.info.getOverlapSkipped() + 1);
    }

    /** Returns false if it may not be started: paused, or no actions left (rule 10.10). */
    private boolean start(BufferedStart start, boolean tracked) {
        if (!start.getManual()) {
            if (!schedule.mayAct()) {
                return false;
            }
            if (schedule.state.getLimitedActions()) {
                schedule.state.setRemainingActions(schedule.state.getRemainingActions() - 1);
                // Somebody may be about to set how many are left (rule 10.19).
                schedule.bumpConflictToken();
            }
        }
        schedule.progress.addStarting(start.toBuilder()
                .setWorkflowId(workflowId(start))
                .setRunId(newId.get())
                .setTracked(tracked));
        return true;
    }

    /** Rule 10.12: the moment without jitter, in whole seconds. */
    private String workflowId(BufferedStart start) {
        String id = schedule.schedule().getAction().getStartWorkflow().getWorkflowId();
        return id + "-" + Instant.ofEpochMilli(start.getNominalMillis()).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Once is enough, but who was asked to cancel may still be terminated. */
    private void stop(WorkflowExecution run, boolean terminates) {
        List<RunToStop> stops = schedule.progress.getStopsList();
        for (int i = 0; i < stops.size(); i++) {
            if (stops.get(i).getFirstRunId().equals(run.getRunId())) {
                if (stops.get(i).getTerminate() || !terminates) {
                    return;
                }
                schedule.progress.removeStops(i);
                break;
            }
        }
        schedule.progress.addStops(RunToStop.newBuilder()
                .setWorkflowId(run.getWorkflowId())
                .setFirstRunId(run.getRunId())
                .setTerminate(terminates));
    }
}
