package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Ends a schedule. */
final class DeleteScheduleErrand extends Errand<DeleteScheduleResponse> {

    private final AskedSchedule schedule;

    DeleteScheduleErrand(World world, AskedSchedule schedule) {
        super(world, "delete " + schedule.id);
        this.schedule = schedule;
        schedule.deletionAsked = true;
        schedule.madeAgain |= !schedule.created;
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<DeleteScheduleResponse> call) {
        door.deleteSchedule(
                DeleteScheduleRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setScheduleId(schedule.id)
                        .build(),
                call);
    }

    @Override
    public void said(DeleteScheduleResponse answer) {
        boolean gone = world.store
                .disk()
                .schedules()
                .find(World.NAMESPACE, schedule.id)
                .isEmpty();
        Violation.unless(
                gone || schedule.madeAgain, "A schedule's deletion is acknowledged when committed", schedule, answer);
        schedule.deletionAcknowledged |= !schedule.madeAgain;
    }
}
