package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.store.ScheduleRow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.schedule.v1.ScheduleInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold for schedules: no time of a spec is lost or comes twice, and what runs is known. */
final class ScheduleChecks {

    private static final int MORE_THAN_THERE_ARE = 1_000;

    private final World world;
    private final Map<String, AskedSchedule> asked = new LinkedHashMap<>();

    ScheduleChecks(World world) {
        this.world = world;
    }

    AskedSchedule ask() {
        AskedSchedule schedule = new AskedSchedule(world.token("schedule"));
        asked.put(schedule.id, schedule);
        return schedule;
    }

    boolean isEmpty() {
        return asked.isEmpty();
    }

    AskedSchedule any() {
        return world.oneOf(List.copyOf(asked.values()));
    }

    /** Those that are there. */
    List<AskedSchedule> stored() {
        return rows().stream().map(row -> asked.get(row.scheduleId())).toList();
    }

    private List<ScheduleRow> rows() {
        return asked.isEmpty()
                ? List.of()
                : world.store.disk().schedules().list(World.NAMESPACE, Long.MAX_VALUE, MORE_THAN_THERE_ARE);
    }

    /** What was acknowledged to have been created is there, unless somebody has deleted it since. */
    boolean isStored(AskedSchedule schedule) {
        return schedule.madeAgain
                || schedule.deletionAsked
                || world.store
                        .disk()
                        .schedules()
                        .find(World.NAMESPACE, schedule.id)
                        .isPresent();
    }

    /** When the next schedule has something to do. */
    long nextDeadlineMillis() {
        return rows().stream()
                .mapToLong(ScheduleRow::deadlineMillis)
                .filter(millis -> millis > world.time.nowMillis())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void checkAtRest() {
        for (ScheduleRow row : rows()) {
            Violation.unless(
                    row.deadlineMillis() > world.time.nowMillis(),
                    "No deadline of a schedule is overdue at rest",
                    asked.get(row.scheduleId()),
                    row.deadlineMillis());
            Violation.unless(
                    !asked.get(row.scheduleId()).deletionAcknowledged,
                    "A schedule that is deleted stays deleted",
                    row.scheduleId(),
                    "");
            new DescribeScheduleErrand(world, asked.get(row.scheduleId()), true).go();
        }
    }

    /** What somebody was told of a schedule; {@code atRest} nothing goes on, so that all of it is known. */
    void told(AskedSchedule schedule, ScheduleInfo info, boolean atRest) {
        Violation.unless(
                !schedule.deletionAcknowledged, "A schedule that is deleted is not found (10.17)", schedule, info);
        long most = schedule.times(world.time.nowMillis(), info);
        long least = schedule.times(world.time.nowMillis() - schedule.jitterMillis, info);
        long accounted = AskedSchedule.accountedFor(info);
        Violation.unless(
                accounted <= most + schedule.manual, "No time of a schedule comes twice (10.12)", schedule, info);
        if (!atRest || schedule.madeAgain) {
            return;
        }
        Violation.unless(
                schedule.disturbed || schedule.manual > 0 || accounted >= least,
                "No time of a schedule is lost (10.9): expected " + least + ", accounted for " + accounted,
                schedule,
                info);
        List<CommittedRun> started = started(schedule);
        if (!world.ledger.hasDeletions()) {
            Violation.unless(
                    started.size() == info.getActionCount(),
                    "A schedule knows how often it has acted (10.15): " + started.size() + " runs",
                    schedule,
                    info);
            checkRunning(schedule, info, started);
        }
        Violation.unless(
                schedule.mostActions == 0 || info.getActionCount() <= schedule.mostActions + schedule.manual,
                "Actions are limited (10.10)",
                schedule,
                info);
    }

    /** The first runs of the chains that the schedule has started, in the order in which it did. */
    private List<CommittedRun> started(AskedSchedule schedule) {
        List<CommittedRun> started = new ArrayList<>();
        for (String workflowId : world.ledger.workflowIds()) {
            if (workflowId.startsWith(schedule.workflowId() + "-")) {
                world.ledger.runsOf(workflowId).stream()
                        .filter(run -> run.row.firstRunId().equals(run.runId()))
                        .forEach(started::add);
            }
        }
        return started;
    }

    private void checkRunning(AskedSchedule schedule, ScheduleInfo info, List<CommittedRun> started) {
        List<String> running = info.getRunningWorkflowsList().stream()
                .map(WorkflowExecution::getRunId)
                .toList();
        int open = 0;
        for (CommittedRun first : started) {
            if (isResetSinceItsEnd(first)) {
                continue;
            }
            boolean isOpen = world.ledger.runsOf(first.workflowId()).stream()
                    .anyMatch(run -> run.row.firstRunId().equals(first.runId()) && run.isOpen());
            open += isOpen ? 1 : 0;
            Violation.unless(
                    isOpen ? schedule.overlaps || running.contains(first.runId()) : !running.contains(first.runId()),
                    "A schedule knows which of its runs are open (10.15)",
                    first,
                    info);
        }
        Violation.unless(
                schedule.overlaps || open <= 1, "Runs of a schedule overlap only if they may (10.8)", schedule, info);
    }

    /** What is reset when the schedule has heard of its end is nothing to the schedule (rule 5.14). */
    private boolean isResetSinceItsEnd(CommittedRun first) {
        List<CommittedRun> chain = world.ledger.runsOf(first.workflowId()).stream()
                .filter(run -> run.row.firstRunId().equals(first.runId()))
                .toList();
        return chain.stream()
                .filter(run -> !run.isOpen() && !FamilyChecks.isEndedByReset(run))
                .anyMatch(ended -> chain.stream().anyMatch(run -> run.isResetSince(ended)));
    }

    void checkEnd() {
        Violation.unless(rows().isEmpty(), "Every schedule can be deleted", stored(), "");
    }
}
