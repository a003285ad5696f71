package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CountSchedulesRequest;
import io.temporal.api.workflowservice.v1.CountSchedulesResponse;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.CreateScheduleResponse;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.PatchScheduleResponse;
import io.temporal.api.workflowservice.v1.UpdateScheduleRequest;
import io.temporal.api.workflowservice.v1.UpdateScheduleResponse;
import java.util.function.Supplier;

/** The part of the workflow service that is about schedules. */
abstract class ScheduleCalls extends InterventionCalls {

    ScheduleCalls(Handlers handlers, Transport transport, Supplier<Refusal> closed) {
        super(handlers, transport, closed);
    }

    @Override
    public void countSchedules(CountSchedulesRequest request, StreamObserver<CountSchedulesResponse> observer) {
        handle(handlers.schedules.countSchedules, request, observer);
    }

    @Override
    public void createSchedule(CreateScheduleRequest request, StreamObserver<CreateScheduleResponse> observer) {
        handle(handlers.schedules.createSchedule, request, observer);
    }

    @Override
    public void deleteSchedule(DeleteScheduleRequest request, StreamObserver<DeleteScheduleResponse> observer) {
        handle(handlers.schedules.deleteSchedule, request, observer);
    }

    @Override
    public void describeSchedule(DescribeScheduleRequest request, StreamObserver<DescribeScheduleResponse> observer) {
        handle(handlers.schedules.describeSchedule, request, observer);
    }

    @Override
    public void listScheduleMatchingTimes(
            ListScheduleMatchingTimesRequest request, StreamObserver<ListScheduleMatchingTimesResponse> observer) {
        handle(handlers.schedules.listScheduleMatchingTimes, request, observer);
    }

    @Override
    public void listSchedules(ListSchedulesRequest request, StreamObserver<ListSchedulesResponse> observer) {
        handle(handlers.schedules.listSchedules, request, observer);
    }

    @Override
    public void patchSchedule(PatchScheduleRequest request, StreamObserver<PatchScheduleResponse> observer) {
        handle(handlers.schedules.patchSchedule, request, observer);
    }

    @Override
    public void updateSchedule(UpdateScheduleRequest request, StreamObserver<UpdateScheduleResponse> observer) {
        handle(handlers.schedules.updateSchedule, request, observer);
    }
}
