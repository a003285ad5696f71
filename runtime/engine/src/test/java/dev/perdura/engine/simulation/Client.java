package dev.perdura.engine.simulation;

import io.temporal.api.common.v1.WorkflowExecution;
import java.util.ArrayList;
import java.util.List;

/** All clients: they begin errands, repeat those that did not come to an end, and follow histories. */
final class Client {

    private final World world;
    private final List<Errand<?>> errands = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final ScheduleErrands schedules;
    private final ActivityControlErrands activities;
    private final BatchErrands batches;

    Client(World world) {
        this.world = world;
        this.schedules = new ScheduleErrands(world);
        this.activities = new ActivityControlErrands(world);
        this.batches = new BatchErrands(world);
    }

    void act() {
        errands.removeIf(Errand::isDone);
        if (!errands.isEmpty() && world.chance(30)) {
            world.oneOf(errands).go();
        } else if (!followers.isEmpty() && world.chance(20)) {
            world.oneOf(followers).go();
        } else {
            begin();
        }
    }

    private void begin() {
        if (world.chance(8)) {
            CommittedRun run = anyRun();
            if (run != null) {
                Follower follower = new Follower(world, run);
                followers.add(follower);
                follower.go();
            }
            return;
        }
        Errand<?> errand = errand();
        errands.add(errand);
        errand.go();
    }

    private Errand<?> errand() {
        if (world.chance(world.settings.percentUpdates)) {
            return update();
        }
        if (world.chance(world.settings.percentDeletes)) {
            return new DeleteErrand(world, execution());
        }
        if (world.chance(world.settings.percentLists)) {
            return world.chance(70) ? new ListErrand(world) : new CountErrand(world);
        }
        if (world.chance(world.settings.percentBatches)) {
            return batches.any();
        }
        if (world.chance(world.settings.percentSchedules)) {
            return schedules.any();
        }
        if (world.chance(world.settings.percentActivityControl)) {
            CommittedRun run = anyRun();
            return run == null ? new StartErrand(world, workflowId()) : activities.any(run);
        }
        if (world.chance(world.settings.percentResets)) {
            CommittedRun run = anyRun();
            return run == null ? new StartErrand(world, workflowId()) : new ResetErrand(world, run);
        }
        return switch (world.random.nextInt(20)) {
            case 0, 1, 2, 3 -> new StartErrand(world, workflowId());
            case 4, 5 -> new SignalWithStartErrand(world, workflowId());
            case 6, 7, 8, 9, 10 -> new SignalErrand(world, execution());
            case 11, 12 -> new CancelErrand(world, execution());
            case 13 -> ending();
            case 14, 15 -> new QueryErrand(world, execution());
            case 16 -> new ResetStickyErrand(world, execution());
            case 17, 18 -> new HistoryErrand(world, execution());
            default -> new DescribeErrand(world, execution());
        };
    }

    private Errand<?> update() {
        return switch (world.random.nextInt(6)) {
            case 0 -> new UpdateWithStartErrand(world, workflowId());
            case 1, 2 -> new PollUpdateErrand(world, execution());
            default -> new UpdateErrand(world, execution());
        };
    }

    private Errand<?> ending() {
        return switch (world.random.nextInt(6)) {
            case 0 ->
                world.settings.deletes ? new DeleteErrand(world, execution()) : new DescribeErrand(world, execution());
            case 1, 2 -> new TerminateErrand(world, execution());
            default -> new DescribeErrand(world, execution());
        };
    }

    private String workflowId() {
        return "w" + world.random.nextInt(world.settings.workflowIds);
    }

    private CommittedRun anyRun() {
        List<CommittedRun> runs = List.copyOf(world.ledger.runs());
        return runs.isEmpty() ? null : world.oneOf(runs);
    }

    private WorkflowExecution execution() {
        CommittedRun run = anyRun();
        if (run == null || world.chance(10)) {
            return WorkflowExecution.newBuilder().setWorkflowId(workflowId()).build();
        }
        WorkflowExecution.Builder execution = WorkflowExecution.newBuilder().setWorkflowId(run.workflowId());
        if (world.chance(50)) {
            execution.setRunId(run.runId());
        }
        return execution.build();
    }

    /** Brings everything to an end; to be called between rests until {@link #isDone}. */
    void finish() {
        errands.removeIf(Errand::isDone);
        List.copyOf(errands).forEach(Errand::go);
        followers.forEach(Follower::finish);
        world.schedules.stored().forEach(schedule -> new DeleteScheduleErrand(world, schedule).go());
    }

    /** Whether all errands came to their end. */
    boolean isDone() {
        return errands.stream().allMatch(Errand::isDone);
    }
}
