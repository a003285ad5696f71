package dev.perdura.engine.simulation;

import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Counts runs, in groups or not. */
final class CountErrand extends Errand<CountWorkflowExecutionsResponse> {

    private final Filter filter;
    private final boolean grouped;

    CountErrand(World world) {
        this(world, Filter.any(world));
    }

    private CountErrand(World world, Filter filter) {
        super(world, "count " + filter);
        this.filter = filter;
        this.grouped = world.chance(30);
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<CountWorkflowExecutionsResponse> call) {
        door.countWorkflowExecutions(
                CountWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setQuery(grouped ? filter.query() + " GROUP BY ExecutionStatus" : filter.query())
                        .build(),
                call);
    }

    @Override
    public void said(CountWorkflowExecutionsResponse answer) {
        int expected = filter.of(world.ledger).size();
        long inGroups = answer.getGroupsList().stream()
                .mapToLong(CountWorkflowExecutionsResponse.AggregationGroup::getCount)
                .sum();
        Violation.unless(
                answer.getCount() == expected && (!grouped || inGroups == expected),
                "A count counts what is committed (9.8)",
                filter + ": " + expected,
                answer);
    }
}
