package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.store.ScheduleTable;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.ListThreads;
import io.temporal.api.workflowservice.v1.CountSchedulesRequest;
import io.temporal.api.workflowservice.v1.CountSchedulesResponse;
import java.util.List;

/** How many schedules there are in a namespace. */
final class CountSchedules implements Handler<CountSchedulesRequest, CountSchedulesResponse> {

    private static final int ROWS_AT_ONCE = 100;

    private final ScheduleTable schedules;
    private final ListThreads threads;
    private final ScheduleDoor door;

    CountSchedules(ScheduleTable schedules, ListThreads threads, ScheduleDoor door) {
        this.schedules = schedules;
        this.threads = threads;
        this.door = door;
    }

    @Override
    public void handle(CountSchedulesRequest request, Reply<CountSchedulesResponse> reply) {
        ScheduleFilter filter = door.filter(request.getNamespace(), request.getQuery());
        threads.answer(
                reply,
                () -> CountSchedulesResponse.newBuilder()
                        .setCount(count(request.getNamespace(), filter))
                        .build());
    }

    private long count(String namespace, ScheduleFilter filter) {
        if (filter.holdsForAll()) {
            return schedules.count(namespace);
        }
        long count = 0;
        long last = Long.MAX_VALUE;
        List<ScheduleRow> rows;
        do {
            rows = schedules.list(namespace, last, ROWS_AT_ONCE);
            for (ScheduleRow row : rows) {
                count += filter.holds(row) ? 1 : 0;
                last = row.scheduleKey();
            }
        } while (rows.size() == ROWS_AT_ONCE);
        return count;
    }
}
