package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import dev.perdura.engine.internal.command.ActivityOptionsChange;
import dev.perdura.engine.internal.command.ActivitySelection;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.function.Function;

/** What the requests of operators about activities of a workflow have in common (rule 3.16). */
final class ActivityControl {

    private final Executions executions;
    private final Door door;

    ActivityControl(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    void check(String namespace, WorkflowExecution execution, String identity, Duration jitter) {
        door.id("WorkflowId", execution.getWorkflowId());
        door.runId(execution.getRunId());
        door.length("Identity", identity);
        door.duration("Jitter", jitter);
        door.namespace(namespace);
    }

    void length(String what, String value) {
        door.length(what, value);
    }

    static Refusal noActivity() {
        return Refusal.invalidArgument("Either Activity.Id or Activity.Type should be set on request.");
    }

    /** Of the newer requests: an activity that belongs to no workflow is not offered. */
    static WorkflowExecution execution(String workflowId, String runId) {
        if (workflowId.isEmpty()) {
            throw Refusal.unimplemented("Activities without a workflow are not offered: set workflow_id.");
        }
        return WorkflowExecution.newBuilder()
                .setWorkflowId(workflowId)
                .setRunId(runId)
                .build();
    }

    static ActivitySelection ofId(String activityId) {
        if (activityId.isEmpty()) {
            throw noActivity();
        }
        return ActivitySelection.ofId(activityId);
    }

    static ActivitySelection ofType(String type) {
        if (type.isEmpty()) {
            throw noActivity();
        }
        return ActivitySelection.ofType(type);
    }

    /**
     * @param options null if none are given
     * @param mask null if none is given
     * @return what to change; null to take all changes back
     */
    ActivityOptionsChange change(ActivityOptions options, FieldMask mask, boolean restore) {
        if (restore) {
            if (mask != null && mask.getPathsCount() > 0) {
                throw Refusal.invalidArgument("Both UpdateMask and RestoreOriginal are provided");
            }
            return null;
        }
        if (options == null) {
            throw Refusal.invalidArgument("ActivityOptions are not provided");
        }
        if (mask == null) {
            throw Refusal.invalidArgument("UpdateMask is not provided");
        }
        if (!options.getTaskQueue().getName().isEmpty()) {
            door.taskQueue(options.getTaskQueue());
        }
        return new ActivityOptionsChange(options, mask.getPathsList());
    }

    static long millis(Duration jitter) {
        return Times.millis(jitter);
    }

    /** Decides on the lane of the workflow, and answers. */
    <R> void decide(String namespace, WorkflowExecution execution, Reply<R> reply, Function<Transition, R> decision) {
        executions.submit(namespace, execution.getWorkflowId(), reply, (runs, r) -> {
            LoadedRun run = runs.require(namespace, execution.getWorkflowId(), execution.getRunId());
            runs.answer(run, r, runs.decide(run, decision));
        });
    }
}
