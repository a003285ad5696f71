package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.store.ScheduleTable;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.ListThreads;
import io.temporal.api.workflowservice.v1.CountSchedulesRequest;
import io.temporal.api.workflowservice.v1.CountSchedulesResponse;

/** How many schedules there are in a namespace. */
final class CountSchedules implements Handler<CountSchedulesRequest, CountSchedulesResponse> {

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
        door.door().namespace(request.getNamespace());
        door.query(request.getQuery());
        threads.answer(
                reply,
                () -> CountSchedulesResponse.newBuilder()
                        .setCount(schedules.count(request.getNamespace()))
                        .build());
    }
}
