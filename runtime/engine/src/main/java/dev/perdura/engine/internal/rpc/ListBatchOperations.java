package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.BatchOperation;
import dev.perdura.engine.internal.command.BatchOperationKind;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.RunCatalog;
import io.temporal.api.batch.v1.BatchOperationInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ListBatchOperationsRequest;
import io.temporal.api.workflowservice.v1.ListBatchOperationsResponse;

/** The batch operations of a namespace, in pages: first those that are going on, then the latest. */
final class ListBatchOperations implements Handler<ListBatchOperationsRequest, ListBatchOperationsResponse> {

    private final Lists lists;

    ListBatchOperations(Lists lists) {
        this.lists = lists;
    }

    @Override
    public void handle(ListBatchOperationsRequest request, Reply<ListBatchOperationsResponse> reply) {
        lists.listDivision(
                request.getNamespace(),
                BatchOperation.DIVISION,
                request.getPageSize(),
                request.getNextPageToken(),
                reply,
                ListBatchOperations::answer);
    }

    private static ListBatchOperationsResponse answer(RunCatalog.Page page) {
        ListBatchOperationsResponse.Builder answer =
                ListBatchOperationsResponse.newBuilder().setNextPageToken(page.nextPageToken());
        page.runs().forEach(run -> answer.addOperationInfo(info(run)));
        return answer.build();
    }

    private static BatchOperationInfo info(WorkflowExecutionInfo run) {
        BatchOperationInfo.Builder info = BatchOperationInfo.newBuilder()
                .setJobId(run.getExecution().getWorkflowId())
                .setState(BatchJobs.state(run.getStatus()))
                .setStartTime(run.getStartTime());
        String type = run.getMemo()
                .getFieldsOrThrow(BatchOperation.TYPE_MEMO)
                .getData()
                .toStringUtf8();
        info.setOperationType(
                BatchOperationKind.valueOf(type.substring(1, type.length() - 1)).type());
        if (run.hasCloseTime()) {
            info.setCloseTime(run.getCloseTime());
        }
        return info.build();
    }
}
