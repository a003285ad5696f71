package dev.perdura.engine.simulation;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists runs. What it is shown is what is committed, all of it and nothing else; of more than one page that holds for
 * each by itself.
 */
final class ListErrand extends Errand<ListWorkflowExecutionsResponse> {

    private final Filter filter;
    private final int pageSize;
    private ByteString token = ByteString.EMPTY;

    ListErrand(World world) {
        this(world, Filter.any(world));
    }

    private ListErrand(World world, Filter filter) {
        super(world, "list " + filter);
        this.filter = filter;
        this.pageSize = world.oneOf(0, 1, 3);
    }

    @Override
    void ask(WorkflowServiceImplBase door, StreamObserver<ListWorkflowExecutionsResponse> call) {
        door.listWorkflowExecutions(
                ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(World.NAMESPACE)
                        .setQuery(filter.query())
                        .setPageSize(pageSize)
                        .setNextPageToken(token)
                        .build(),
                call);
    }

    @Override
    public void said(ListWorkflowExecutionsResponse answer) {
        Set<CommittedRun> shown = new HashSet<>();
        for (WorkflowExecutionInfo info : answer.getExecutionsList()) {
            CommittedRun run = world.ledger.run(info.getExecution().getRunId());
            Violation.unless(
                    run != null && filter.matches(run) && shown.add(run),
                    "What is listed is committed, fulfils the filter and is there once",
                    filter,
                    info);
            Violation.unless(
                    info.getStatus() == run.state.status()
                            && run.properties.isShownBy(info.getMemo(), info.getSearchAttributes()),
                    "What a list shows is what is committed (9.4, 9.11)",
                    info,
                    run.properties);
        }
        if (pageSize == 0) {
            List<CommittedRun> expected = filter.of(world.ledger);
            Violation.unless(shown.containsAll(expected), "A list shows all that there is", shown, expected);
        }
    }

    @Override
    boolean isEnough(ListWorkflowExecutionsResponse answer) {
        token = answer.getNextPageToken();
        return token.isEmpty();
    }
}
