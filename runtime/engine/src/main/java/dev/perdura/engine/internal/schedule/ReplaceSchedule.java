package dev.perdura.engine.internal.schedule;

import dev.perdura.engine.internal.schedule.v1.ScheduleDefinition;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleInfo;
import io.temporal.api.schedule.v1.SchedulePolicies;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import java.util.List;
import java.util.function.Supplier;

/** Makes a schedule, or puts another in its place: spec, action, policies and state, all of it (rules 10.17, 10.19). */
public final class ReplaceSchedule {

    private static final long DEFAULT_CATCHUP_MILLIS = 365 * ScheduleMachine.DAY_MILLIS;
    private static final long LEAST_CATCHUP_MILLIS = 10_000;
    private static final int REMEMBERED_REQUESTS = 32;

    private ReplaceSchedule() {}

    /**
     * A new schedule.
     *
     * @param request checked, with its spec in the canonical form
     */
    public static ScheduleMachine make(
            CreateScheduleRequest request, String namespaceId, long nowMillis, Supplier<String> newId) {
        ScheduleMachine schedule = ScheduleMachine.empty(
                new ScheduleName(request.getNamespace(), request.getScheduleId()),
                ScheduleDefinition.newBuilder()
                        .setNamespaceId(namespaceId)
                        .setCreateRequestId(request.getRequestId())
                        .build(),
                ScheduleInfo.newBuilder()
                        .setCreateTime(Times.timestamp(nowMillis))
                        .build());
        schedule.progress.setProcessedMillis(nowMillis);
        schedule.describe(request.getMemo(), request.getSearchAttributes());
        become(schedule, request.getSchedule());
        PatchMachine.apply(schedule, request.getInitialPatch(), nowMillis);
        Advance.to(schedule, nowMillis, newId);
        return schedule;
    }

    /**
     * Puts another in its place. What came before counts for the old one, what comes after for the new one. Search
     * attributes and memo stay as they are if the request does not have any; empty ones take them away.
     *
     * @param request checked, with its spec in the canonical form
     */
    public static void update(
            ScheduleMachine schedule, UpdateScheduleRequest request, long nowMillis, Supplier<String> newId) {
        Advance.takeTimes(schedule, nowMillis);
        SearchAttributes attributes =
                request.hasSearchAttributes() ? request.getSearchAttributes() : schedule.searchAttributes();
        Memo memo = request.hasMemo() ? request.getMemo() : schedule.memo();
        if (request.hasSearchAttributes() || request.hasMemo()) {
            schedule.describe(memo, attributes);
        }
        become(schedule, request.getSchedule());
        schedule.info.setUpdateTime(Times.timestamp(nowMillis));
        schedule.bumpConflictToken();
        remember(schedule, request.getRequestId());
        Advance.to(schedule, nowMillis, newId);
    }

    private static void become(ScheduleMachine schedule, Schedule given) {
        SchedulePolicies.Builder policies = given.getPolicies().toBuilder();
        if (policies.getOverlapPolicy() == ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_UNSPECIFIED) {
            policies.setOverlapPolicy(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
        }
        // Rule 10.9.
        long catchupMillis = policies.hasCatchupWindow()
                ? Math.max(LEAST_CATCHUP_MILLIS, Times.millis(policies.getCatchupWindow()))
                : DEFAULT_CATCHUP_MILLIS;
        policies.setCatchupWindow(Times.duration(catchupMillis));
        schedule.define(given.toBuilder().setPolicies(policies).clearState().build());
        schedule.state.clear().mergeFrom(given.getState());
    }

    static void remember(ScheduleMachine schedule, String requestId) {
        if (requestId.isEmpty()) {
            return;
        }
        List<String> seen = schedule.progress.getRequestIdsList();
        List<String> kept = List.copyOf(seen.subList(Math.max(0, seen.size() - REMEMBERED_REQUESTS + 1), seen.size()));
        schedule.progress.clearRequestIds().addAllRequestIds(kept).addRequestIds(requestId);
    }
}
