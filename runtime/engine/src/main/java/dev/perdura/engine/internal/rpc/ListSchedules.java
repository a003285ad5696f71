package dev.perdura.engine.internal.rpc;

import com.google.protobuf.ByteString;
import dev.perdura.engine.EngineClock;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.ScheduleMachine;
import dev.perdura.engine.internal.schedule.ScheduleView;
import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.store.ScheduleTable;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.ListThreads;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import java.nio.ByteBuffer;
import java.util.List;

/** The schedules of a namespace, the newest first (rule 10.16). */
final class ListSchedules implements Handler<ListSchedulesRequest, ListSchedulesResponse> {

    private static final int LARGEST_PAGE_BYTES = 2 << 20;
    private static final int ROWS_AT_ONCE = 100;

    private final ScheduleTable schedules;
    private final EngineClock clock;
    private final ListThreads threads;
    private final ScheduleDoor door;

    ListSchedules(ScheduleTable schedules, EngineClock clock, ListThreads threads, ScheduleDoor door) {
        this.schedules = schedules;
        this.clock = clock;
        this.threads = threads;
        this.door = door;
    }

    @Override
    public void handle(ListSchedulesRequest request, Reply<ListSchedulesResponse> reply) {
        ScheduleFilter filter = door.filter(request.getNamespace(), request.getQuery());
        int largest = door.door().limits().listPageRows();
        int asked = request.getMaximumPageSize();
        int size = asked <= 0 || asked > largest ? largest : asked;
        long before = decode(request.getNextPageToken());
        threads.answer(reply, () -> page(request.getNamespace(), filter, before, size));
    }

    private ListSchedulesResponse page(String namespace, ScheduleFilter filter, long before, int size) {
        ListSchedulesResponse.Builder page = ListSchedulesResponse.newBuilder();
        long now = clock.nowMillis();
        long last = before;
        long bytes = 0;
        while (true) {
            List<ScheduleRow> rows = schedules.list(namespace, last, ROWS_AT_ONCE);
            for (ScheduleRow row : rows) {
                if (page.getSchedulesCount() == size || bytes > LARGEST_PAGE_BYTES) {
                    return page.setNextPageToken(encode(last)).build();
                }
                last = row.scheduleKey();
                ScheduleMachine schedule = ScheduleFilter.machine(row);
                if (filter.holds(row, schedule)) {
                    page.addSchedules(ScheduleView.listEntry(schedule, now));
                    bytes += page.getSchedules(page.getSchedulesCount() - 1).getSerializedSize();
                }
            }
            if (rows.size() < ROWS_AT_ONCE) {
                return page.build();
            }
        }
    }

    private static ByteString encode(long key) {
        return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(key).flip());
    }

    private static long decode(ByteString token) {
        if (token.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (token.size() != Long.BYTES) {
            throw Refusal.invalidArgument("Invalid NextPageToken: expected the one of the page before, or none");
        }
        return token.asReadOnlyByteBuffer().getLong();
    }
}
