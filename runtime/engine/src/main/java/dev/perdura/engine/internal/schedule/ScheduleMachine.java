package dev.perdura.engine.internal.schedule;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.perdura.engine.internal.schedule.spec.ScheduleTimes;
import dev.perdura.engine.internal.schedule.spec.ScheduleTimes.Occurrence;
import dev.perdura.engine.internal.schedule.v1.BufferedStart;
import dev.perdura.engine.internal.schedule.v1.RunToStop;
import dev.perdura.engine.internal.schedule.v1.ScheduleDefinition;
import dev.perdura.engine.internal.schedule.v1.ScheduleProgress;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.ScheduleState;
import java.util.List;

/**
 * One schedule: what was said of it and how far it is. Changed by the classes of this package only; each change ends
 * with {@link Advance}, so that between two changes nothing that is due is left undone, but for what needs other runs:
 * {@link #starting} and {@link #stops} tell what that is until somebody says that it is done. Not safe for use by
 * several threads.
 */
public final class ScheduleMachine {

    /** Nothing will happen by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    static final long DAY_MILLIS = 86_400_000;

    /** How long a schedule is kept that has nothing left to do (rule 10.20). */
    private static final long IDLE_MILLIS = 7 * DAY_MILLIS;

    private final ScheduleName name;
    final ScheduleDefinition.Builder definition;
    final ScheduleProgress.Builder progress;
    final ScheduleState.Builder state;
    final ScheduleInfo.Builder info;
    private Schedule schedule;
    private ScheduleTimes times;
    private boolean definitionChanged;

    /** There is more to be done at once than fits into one change. */
    boolean unfinished;

    private ScheduleMachine(
            ScheduleName name,
            ScheduleDefinition definition,
            ScheduleProgress progress,
            Schedule schedule,
            ScheduleState state,
            ScheduleInfo info) {
        this.name = name;
        this.definition = definition.toBuilder();
        this.progress = progress.toBuilder();
        this.schedule = schedule;
        this.state = state.toBuilder();
        this.info = info.toBuilder();
    }

    /** A schedule that does not exist yet, to be told by {@link ReplaceSchedule} what it is. */
    static ScheduleMachine empty(ScheduleName name, ScheduleDefinition definition, ScheduleInfo info) {
        return new ScheduleMachine(
                name,
                definition,
                ScheduleProgress.newBuilder().setConflictToken(1).build(),
                Schedule.getDefaultInstance(),
                ScheduleState.getDefaultInstance(),
                info);
    }

    /** A schedule as it was kept. */
    public static ScheduleMachine of(ScheduleName name, byte[] definition, byte[] progress) {
        try {
            ScheduleDefinition said = ScheduleDefinition.parseFrom(definition);
            ScheduleProgress done = ScheduleProgress.parseFrom(progress);
            ScheduleMachine machine = new ScheduleMachine(
                    name,
                    said,
                    done,
                    Schedule.parseFrom(said.getSchedule()),
                    ScheduleState.parseFrom(done.getState()),
                    ScheduleInfo.parseFrom(done.getInfo()));
            // A backfill goes on at once after a restart, not when the spec comes next.
            machine.unfinished = Advance.mayBackfill(machine);
            return machine;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("What is kept of schedule " + name + " cannot be read", e);
        }
    }

    /** What is to be kept of what clients said, or null if that has not changed since the last call. */
    public byte[] takeChangedDefinition() {
        if (!definitionChanged) {
            return null;
        }
        definitionChanged = false;
        return definition.build().toByteArray();
    }

    /** What is to be kept of how far it is. */
    public byte[] progress() {
        return progress.setState(state.build().toByteString())
                .setInfo(info.build().toByteString())
                .build()
                .toByteArray();
    }

    public ScheduleName name() {
        return name;
    }

    public String createRequestId() {
        return definition.getCreateRequestId();
    }

    /** Canonical spec, action and policies; not its state. */
    public Schedule schedule() {
        return schedule;
    }

    void define(Schedule newSchedule) {
        schedule = newSchedule;
        times = null;
        definition.setSchedule(newSchedule.toByteString());
        definitionChanged = true;
    }

    void describe(Memo memo, SearchAttributes attributes) {
        definition.setMemo(memo.toByteString()).setSearchAttributes(attributes.toByteString());
        definitionChanged = true;
    }

    public Memo memo() {
        return parsed(Memo.getDefaultInstance(), definition.getMemo());
    }

    public SearchAttributes searchAttributes() {
        return parsed(SearchAttributes.getDefaultInstance(), definition.getSearchAttributes());
    }

    @SuppressWarnings("unchecked")
    <M extends Message> M parsed(M type, ByteString bytes) {
        try {
            return (M) type.getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("What is kept of schedule " + name + " cannot be read", e);
        }
    }

    public long createMillis() {
        return Times.millis(info.getCreateTime());
    }

    public boolean isPaused() {
        return state.getPaused();
    }

    public long conflictToken() {
        return progress.getConflictToken();
    }

    void bumpConflictToken() {
        progress.setConflictToken(progress.getConflictToken() + 1);
    }

    /** Whether a request with this id has changed the schedule lately. */
    public boolean hasSeen(String requestId) {
        return !requestId.isEmpty() && progress.getRequestIdsList().contains(requestId);
    }

    /** Starts whose turn it is: to be done, and then to be reported with {@link RecordStart}. */
    public List<BufferedStart> starting() {
        return progress.getStartingList();
    }

    /** The start with this request id if it is its turn, else null. */
    public BufferedStart starting(String requestId) {
        for (BufferedStart start : progress.getStartingList()) {
            if (start.getRequestId().equals(requestId)) {
                return start;
            }
        }
        return null;
    }

    /** Runs to be ended, and then to be reported with {@link RecordStop}; without those that were told. */
    public List<RunToStop> stops() {
        return progress.getStopsList().stream().filter(stop -> !stop.getTold()).toList();
    }

    /** Whether something has to be done with runs. */
    public boolean hasJobs() {
        return progress.getStartingCount() > 0
                || progress.getStopsList().stream().anyMatch(stop -> !stop.getTold());
    }

    /** Rule 10.10: whether a time of the spec leads to a start. */
    boolean mayAct() {
        return !state.getPaused() && (!state.getLimitedActions() || state.getRemainingActions() > 0);
    }

    /** The first time after that one, jitter included; null if there is none, or it cannot be found. */
    Occurrence next(long afterMillis) {
        try {
            return times().next(afterMillis);
        } catch (ScheduleTimes.TooManyExclusions hopeless) {
            return null;
        }
    }

    ScheduleTimes times() {
        if (times == null) {
            times = new ScheduleTimes(schedule.getSpec(), definition.getNamespaceId() + "-" + name.scheduleId());
        }
        return times;
    }

    ScheduleOverlapPolicy overlapPolicy(int given) {
        ScheduleOverlapPolicy policy = ScheduleOverlapPolicy.forNumber(given);
        boolean said = policy != null && policy != ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_UNSPECIFIED;
        return said ? policy : schedule.getPolicies().getOverlapPolicy();
    }

    /** When {@link Advance} has to be called next, in epoch milliseconds. */
    public long wakeMillis() {
        if (unfinished) {
            return 0;
        }
        Occurrence next = mayAct() ? next(progress.getProcessedMillis()) : null;
        return next != null ? next.atMillis() : idleEndMillis(next);
    }

    /** Whether it has had nothing to do for so long that it is to be deleted (rule 10.20). */
    public boolean isOver(long nowMillis) {
        Occurrence next = mayAct() ? next(progress.getProcessedMillis()) : null;
        return idleEndMillis(next) <= nowMillis;
    }

    private long idleEndMillis(Occurrence next) {
        boolean busy = next != null
                || state.getPaused()
                || progress.getBufferedCount() > 0
                || progress.getBackfillsCount() > 0
                || hasJobs();
        if (busy) {
            return NEVER;
        }
        long last = Math.max(Times.millis(info.getCreateTime()), Times.millis(info.getUpdateTime()));
        if (info.getRecentActionsCount() > 0) {
            last = Math.max(
                    last,
                    Times.millis(info.getRecentActions(info.getRecentActionsCount() - 1)
                            .getActualTime()));
        }
        return last + IDLE_MILLIS;
    }

    /** About how many bytes this takes in memory. */
    public long heldBytes() {
        return 1_000
                + definition.getSchedule().size() * 3L
                + definition.getMemo().size()
                + definition.getSearchAttributes().size()
                + progress.getLastResult().size()
                + progress.getLastFailure().size()
                + 200L * (progress.getBufferedCount() + progress.getStartingCount());
    }
}
