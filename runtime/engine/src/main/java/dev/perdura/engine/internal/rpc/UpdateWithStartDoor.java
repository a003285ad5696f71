package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.command.WorkflowIdPolicy.Policies;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.refusal.MultiOperationRefusal;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.function.Supplier;

/** What a request to start and update is checked for (rule 1.16). */
final class UpdateWithStartDoor {

    /** @param policies what to do if the workflow id is in use */
    record Checked(StartWorkflowExecutionRequest start, Policies policies, UpdateWorkflowExecutionRequest update) {}

    private final StartDoor startDoor;
    private final UpdateDoor updateDoor;
    private final Ids ids;

    UpdateWithStartDoor(StartDoor startDoor, UpdateDoor updateDoor, Ids ids) {
        this.startDoor = startDoor;
        this.updateDoor = updateDoor;
        this.ids = ids;
    }

    /** @throws Refusal that says which of the two operations is wrong */
    Checked check(ExecuteMultiOperationRequest request) {
        if (request.getOperationsCount() != 2
                || !request.getOperations(0).hasStartWorkflow()
                || !request.getOperations(1).hasUpdateWorkflow()) {
            throw Refusal.invalidArgument("Operations have to be exactly [Start, Update].");
        }
        String namespace = request.getNamespace();
        StartWorkflowExecutionRequest start = start(request.getOperations(0).getStartWorkflow(), namespace);
        UpdateWorkflowExecutionRequest[] update = new UpdateWorkflowExecutionRequest[1];
        Policies[] policies = new Policies[1];
        Refusal ofStart = refusal(() -> {
            policies[0] = checkStart(start, namespace);
            return policies[0];
        });
        Refusal ofUpdate = refusal(() -> {
            update[0] = checkUpdate(request.getOperations(1).getUpdateWorkflow(), namespace);
            boolean same = start.getWorkflowId()
                    .equals(update[0].getWorkflowExecution().getWorkflowId());
            if (ofStart == null && !same) {
                throw Refusal.invalidArgument("WorkflowId is not consistent with previous operation(s).");
            }
            return update[0];
        });
        if (ofStart != null || ofUpdate != null) {
            throw MultiOperationRefusal.of(
                    ofStart == null ? MultiOperationRefusal.ABORTED : ofStart,
                    ofUpdate == null ? MultiOperationRefusal.ABORTED : ofUpdate);
        }
        return new Checked(start, policies[0], update[0]);
    }

    private static Refusal refusal(Supplier<?> check) {
        try {
            check.get();
            return null;
        } catch (Refusal refusal) {
            return refusal;
        }
    }

    private StartWorkflowExecutionRequest start(StartWorkflowExecutionRequest asked, String namespace) {
        StartWorkflowExecutionRequest.Builder start = asked.toBuilder();
        if (asked.getNamespace().isEmpty()) {
            start.setNamespace(namespace);
        }
        if (asked.getRequestId().isEmpty()) {
            start.setRequestId(ids.get());
        }
        return start.build();
    }

    private Policies checkStart(StartWorkflowExecutionRequest start, String namespace) {
        checkNamespace(start.getNamespace(), namespace);
        Policies policies = startDoor.check(start);
        if (!start.getCronSchedule().isEmpty()) {
            throw Refusal.invalidArgument("CronSchedule is not allowed.");
        }
        if (start.getRequestEagerExecution()) {
            throw Refusal.invalidArgument("RequestEagerExecution is not supported.");
        }
        if (Times.millis(start.getWorkflowStartDelay()) > 0) {
            throw Refusal.invalidArgument("WorkflowStartDelay is not supported.");
        }
        return policies;
    }

    private UpdateWorkflowExecutionRequest checkUpdate(UpdateWorkflowExecutionRequest asked, String namespace) {
        if (!asked.getNamespace().isEmpty()) {
            checkNamespace(asked.getNamespace(), namespace);
        }
        UpdateWorkflowExecutionRequest update = updateDoor.check(asked);
        if (!update.getFirstExecutionRunId().isEmpty()) {
            throw Refusal.invalidArgument("FirstExecutionRunId is not allowed.");
        }
        if (!update.getWorkflowExecution().getRunId().isEmpty()) {
            throw Refusal.invalidArgument("RunId is not allowed.");
        }
        return update;
    }

    private static void checkNamespace(String ofOperation, String namespace) {
        if (!ofOperation.equals(namespace)) {
            throw Refusal.invalidArgument("Operation namespace did not match request's namespace.");
        }
    }
}
