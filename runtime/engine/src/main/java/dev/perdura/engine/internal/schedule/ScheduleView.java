package dev.perdura.engine.internal.schedule;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.perdura.engine.internal.schedule.spec.CanonicalSpec;
import dev.perdura.engine.internal.schedule.spec.ScheduleTimes.Occurrence;
import dev.perdura.engine.internal.schedule.spec.ScheduleTimes.TooManyExclusions;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleListEntry;
import io.temporal.api.schedule.v1.ScheduleListInfo;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What clients are shown of a schedule (rules 10.15, 10.16, 10.19, 10.20). */
public final class ScheduleView {

    private static final int FUTURE_ACTIONS = 10;
    private static final int ACTIONS_IN_LISTS = 5;
    private static final int SPECS_IN_LISTS = 10;
    private static final int MOST_MATCHING_TIMES = 1_000;

    private ScheduleView() {}

    public static DescribeScheduleResponse describe(ScheduleMachine schedule, long nowMillis) {
        DescribeScheduleResponse.Builder answer = DescribeScheduleResponse.newBuilder()
                .setSchedule(schedule.schedule().toBuilder()
                        .setSpec(CanonicalSpec.shown(schedule.schedule().getSpec()))
                        .setState(schedule.state))
                .setInfo(schedule.info
                        .clone()
                        .addAllFutureActionTimes(futureTimes(schedule, nowMillis, FUTURE_ACTIONS))
                        .setBufferSize(schedule.progress.getBufferedCount()))
                .setConflictToken(conflictToken(schedule));
        Memo memo = schedule.memo();
        if (memo.getFieldsCount() > 0) {
            answer.setMemo(memo);
        }
        SearchAttributes attributes = schedule.searchAttributes();
        if (attributes.getIndexedFieldsCount() > 0) {
            answer.setSearchAttributes(attributes);
        }
        return answer.build();
    }

    /** Rule 10.19. */
    public static ByteString conflictToken(ScheduleMachine schedule) {
        return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES)
                .putLong(schedule.conflictToken())
                .flip());
    }

    public static ScheduleListEntry listEntry(ScheduleMachine schedule, long nowMillis) {
        ScheduleSpec.Builder spec =
                CanonicalSpec.shown(schedule.schedule().getSpec()).toBuilder().clearTimezoneData();
        while (spec.getStructuredCalendarCount() > SPECS_IN_LISTS) {
            spec.removeStructuredCalendar(SPECS_IN_LISTS);
        }
        while (spec.getExcludeStructuredCalendarCount() > SPECS_IN_LISTS) {
            spec.removeExcludeStructuredCalendar(SPECS_IN_LISTS);
        }
        while (spec.getIntervalCount() > SPECS_IN_LISTS) {
            spec.removeInterval(SPECS_IN_LISTS);
        }
        List<ScheduleActionResult> recent = schedule.info.getRecentActionsList();
        ScheduleListEntry.Builder entry = ScheduleListEntry.newBuilder()
                .setScheduleId(schedule.name().scheduleId())
                .setInfo(ScheduleListInfo.newBuilder()
                        .setSpec(spec)
                        .setWorkflowType(schedule.schedule()
                                .getAction()
                                .getStartWorkflow()
                                .getWorkflowType())
                        .setNotes(schedule.state.getNotes())
                        .setPaused(schedule.state.getPaused())
                        .addAllRecentActions(
                                recent.subList(Math.max(0, recent.size() - ACTIONS_IN_LISTS), recent.size()))
                        .addAllFutureActionTimes(futureTimes(schedule, nowMillis, ACTIONS_IN_LISTS)));
        if (schedule.memo().getFieldsCount() > 0) {
            entry.setMemo(schedule.memo());
        }
        if (schedule.searchAttributes().getIndexedFieldsCount() > 0) {
            entry.setSearchAttributes(schedule.searchAttributes());
        }
        return entry.build();
    }

    /** The next ones, also while it is paused; never more than it has actions left. */
    private static List<Timestamp> futureTimes(ScheduleMachine schedule, long nowMillis, int most) {
        long count = schedule.state.getLimitedActions() ? Math.min(most, schedule.state.getRemainingActions()) : most;
        long updateMillis = Times.millis(schedule.info.getUpdateTime());
        long processed = schedule.progress.getProcessedMillis();
        long after = schedule.mayAct() ? processed : Math.max(processed, nowMillis);
        List<Timestamp> times = new ArrayList<>();
        while (times.size() < count) {
            Occurrence next = schedule.next(after);
            if (next == null) {
                break;
            }
            after = next.atMillis();
            if (after >= updateMillis) {
                times.add(Times.timestamp(after));
            }
        }
        return times;
    }

    /**
     * When the schedule comes within that time, at most a thousand times.
     *
     * @throws TooManyExclusions if that takes too long to find out
     */
    public static List<Timestamp> matchingTimes(ScheduleMachine schedule, long afterMillis, long untilMillis) {
        List<Timestamp> matching = new ArrayList<>();
        long at = afterMillis;
        while (matching.size() < MOST_MATCHING_TIMES) {
            Occurrence next = schedule.times().next(at);
            if (next == null || next.atMillis() > untilMillis) {
                break;
            }
            at = next.atMillis();
            matching.add(Times.timestamp(at));
        }
        return matching;
    }
}
