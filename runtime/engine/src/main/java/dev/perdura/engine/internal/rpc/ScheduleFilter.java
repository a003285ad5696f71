package dev.perdura.engine.internal.rpc;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.schedule.ScheduleMachine;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.store.memory.MemoryConditions;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import dev.perdura.engine.internal.visibility.AttributeValues;
import dev.perdura.engine.internal.visibility.filter.ListFilter;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.OptionalLong;

/** Which schedules a list or count is about (rule 10.16): to filters they look like runs of a division of their own. */
final class ScheduleFilter {

    private static final String DIVISION = "TemporalScheduler";

    private final ListFilter filter;

    /** Null if all are meant. */
    private ScheduleFilter(ListFilter filter) {
        this.filter = filter;
    }

    static ScheduleFilter parse(String query, AttributeSchema schema) {
        return new ScheduleFilter(query.isBlank() ? null : ListFilter.parseInDivision(query, schema, DIVISION));
    }

    boolean holdsForAll() {
        return filter == null;
    }

    boolean holds(ScheduleRow row) {
        return filter == null || holds(row, machine(row));
    }

    boolean holds(ScheduleRow row, ScheduleMachine schedule) {
        if (filter == null) {
            return true;
        }
        SearchAttributes attributes = schedule.searchAttributes().toBuilder()
                .putIndexedFields("TemporalSchedulePaused", value("Bool", Boolean.toString(schedule.isPaused())))
                .putIndexedFields("TemporalNamespaceDivision", value("Keyword", '"' + DIVISION + '"'))
                .build();
        RunDescription description = new RunDescription(
                row.scheduleKey(), null, null, new byte[0], new byte[0], AttributeValues.stored(attributes));
        return MemoryConditions.holds(filter.condition(), asRun(row, schedule), description);
    }

    static ScheduleMachine machine(ScheduleRow row) {
        return ScheduleMachine.of(
                new ScheduleName(row.namespace(), row.scheduleId()), row.definition(), row.progress());
    }

    private static ExecutionRow asRun(ScheduleRow row, ScheduleMachine schedule) {
        long created = schedule.createMillis();
        ExecutionProgress open = new ExecutionProgress(
                WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING.getNumber(),
                OptionalLong.empty(),
                0,
                0,
                0,
                row.deadlineMillis(),
                true);
        return new ExecutionRow(
                row.scheduleKey(),
                row.namespace(),
                row.scheduleId(),
                "",
                "",
                "temporal-sys-scheduler-workflow",
                "",
                created,
                created,
                "",
                open);
    }

    private static Payload value(String type, String json) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .putMetadata("type", ByteString.copyFromUtf8(type))
                .setData(ByteString.copyFromUtf8(json))
                .build();
    }
}
