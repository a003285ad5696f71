package dev.perdura.engine.internal.command;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.journal.v1.BatchTarget;
import dev.perdura.engine.internal.state.BatchState;
import dev.perdura.engine.internal.state.ControlFacts;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.List;

/**
 * An operation on many workflows. As on a Temporal server it is a run of its own, with the job's id as workflow id, in
 * a division that lists of workflows leave out; here the engine does its work and no worker.
 */
public final class BatchOperation {

    /** Which runs are batch operations. */
    public static final String DIVISION = "TemporalBatcher";

    /** The memo that says what kind of operation it is. */
    public static final String TYPE_MEMO = "batch_operation_type";

    private static final String WORKFLOW_TYPE = "temporal-sys-batch-workflow-protobuf";
    private static final String TASK_QUEUE = "temporal-sys-batcher-taskqueue";

    private BatchOperation() {}

    /** Starts the run that the state is of; it must be empty. */
    public static void start(
            Transition transition,
            StartBatchOperationRequest request,
            BatchOperationKind kind,
            List<BatchTarget> targets) {
        StartWorkflowExecutionRequest start = StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(request.getNamespace())
                .setWorkflowId(request.getJobId())
                .setWorkflowType(WorkflowType.newBuilder().setName(WORKFLOW_TYPE))
                .setTaskQueue(TaskQueue.newBuilder().setName(TASK_QUEUE))
                .setIdentity(kind.identity(request))
                .setRequestId(request.getJobId())
                .setMemo(Memo.newBuilder().putFields(TYPE_MEMO, json(kind.name())))
                .setSearchAttributes(
                        SearchAttributes.newBuilder().putIndexedFields("TemporalNamespaceDivision", json(DIVISION)))
                .build();
        StartWorkflow.recordStarted(transition, start, false);
        transition.record(ControlFacts.batchRequested(request, targets));
        goOn(transition);
        transition.end();
    }

    /** Is done with the next target; does nothing if the operation has been stopped. */
    public static void advance(Transition transition, boolean failed) {
        WorkflowState state = transition.state();
        if (!state.isOpen()) {
            return;
        }
        transition.record(ControlFacts.batchAdvanced(failed));
        if (state.otherRuns().batch().isDone()) {
            complete(transition);
        }
        transition.end();
    }

    private static void goOn(Transition transition) {
        BatchState batch = transition.state().otherRuns().batch();
        if (batch.isDone()) {
            complete(transition);
        } else {
            transition.state().pendingJobs().forEach(transition::follow);
        }
    }

    private static void complete(Transition transition) {
        RunClosing.close(
                transition,
                transition
                        .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
                        .setWorkflowExecutionCompletedEventAttributes(
                                WorkflowExecutionCompletedEventAttributes.getDefaultInstance()));
    }

    private static Payload json(String text) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8('"' + text + '"'))
                .build();
    }
}
