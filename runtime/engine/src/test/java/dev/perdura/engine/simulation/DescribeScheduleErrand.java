package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Looks at a schedule. */
final class DescribeScheduleErrand extends Errand<DescribeScheduleResponse> {

    private final AskedSchedule schedule;
    private final boolean atRest;

    /** @param atRest nothing goes on, so that the answer must be complete */
    DescribeScheduleErrand(World world, AskedSchedule schedule, boolean atRest) {
        super(world, "describe " + schedule.id);
        this.schedule = schedule;
        this.atRest = atRest;
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<DescribeScheduleResponse> call) {
        door.describeSchedule(
                DescribeScheduleRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setScheduleId(schedule.id)
                        .build(),
                call);
    }

    @Override
    public void said(DescribeScheduleResponse answer) {
        world.schedules.told(schedule, answer.getInfo(), atRest);
    }
}
