package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.RunCatalog;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;

/** How many runs fulfil a filter, in all or by groups (rule 9.10). */
final class CountWorkflowExecutions
        implements Handler<CountWorkflowExecutionsRequest, CountWorkflowExecutionsResponse> {

    private final Lists lists;

    CountWorkflowExecutions(Lists lists) {
        this.lists = lists;
    }

    @Override
    public void handle(CountWorkflowExecutionsRequest request, Reply<CountWorkflowExecutionsResponse> reply) {
        lists.count(request.getNamespace(), request.getQuery(), reply, CountWorkflowExecutions::answer);
    }

    private static CountWorkflowExecutionsResponse answer(RunCatalog.Count count) {
        CountWorkflowExecutionsResponse.Builder answer =
                CountWorkflowExecutionsResponse.newBuilder().setCount(count.count());
        for (RunCatalog.Group group : count.groups()) {
            answer.addGroups(CountWorkflowExecutionsResponse.AggregationGroup.newBuilder()
                    .addGroupValues(group.value())
                    .setCount(group.count()));
        }
        return answer.build();
    }
}
