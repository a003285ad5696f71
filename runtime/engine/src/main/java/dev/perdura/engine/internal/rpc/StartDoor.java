package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.command.Priorities;
import dev.perdura.engine.internal.command.RetryPolicies;
import dev.perdura.engine.internal.command.WorkflowIdPolicy;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Policies;
import dev.perdura.engine.internal.cron.CronSchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.List;

/** What a request that may start a run is checked for, in the order of rule 1.3. */
final class StartDoor {

    private final Door door;

    StartDoor(Door door) {
        this.door = door;
    }

    /** @return what to do if the workflow id is in use */
    Policies check(StartWorkflowExecutionRequest request) {
        door.openNamespace(request.getNamespace());
        door.id("WorkflowId", request.getWorkflowId());
        retryPolicy(request.hasRetryPolicy(), request.getRetryPolicy());
        startDelay(request.hasWorkflowStartDelay(), request.getWorkflowStartDelay(), request.getCronSchedule());
        cron(request.getCronSchedule());
        door.id("WorkflowType", request.getWorkflowType().getName());
        door.taskQueue(request.getTaskQueue());
        door.duration("WorkflowExecutionTimeout", request.getWorkflowExecutionTimeout());
        door.duration("WorkflowRunTimeout", request.getWorkflowRunTimeout());
        door.duration("WorkflowTaskTimeout", request.getWorkflowTaskTimeout());
        door.length("RequestId", request.getRequestId());
        Policies policies =
                WorkflowIdPolicy.ofStart(request.getWorkflowIdConflictPolicy(), request.getWorkflowIdReusePolicy());
        onConflict(request.getOnConflictOptions());
        door.payload("workflow input", request.getInput());
        memo(request.getMemo());
        door.attributes(request.getNamespace(), request.getSearchAttributes());
        priority(request.getPriority());
        metadata(request.getUserMetadata());
        callbacks(request.getCompletionCallbacksList());
        door.links(request.getLinksList());
        return policies;
    }

    /** @return what to do if the workflow id is in use */
    Policies check(SignalWithStartWorkflowExecutionRequest request) {
        door.openNamespace(request.getNamespace());
        door.id("WorkflowId", request.getWorkflowId());
        door.id("SignalName", request.getSignalName());
        retryPolicy(request.hasRetryPolicy(), request.getRetryPolicy());
        startDelay(request.hasWorkflowStartDelay(), request.getWorkflowStartDelay(), request.getCronSchedule());
        cron(request.getCronSchedule());
        door.id("WorkflowType", request.getWorkflowType().getName());
        door.taskQueue(request.getTaskQueue());
        door.duration("WorkflowExecutionTimeout", request.getWorkflowExecutionTimeout());
        door.duration("WorkflowRunTimeout", request.getWorkflowRunTimeout());
        door.duration("WorkflowTaskTimeout", request.getWorkflowTaskTimeout());
        door.length("RequestId", request.getRequestId());
        Policies policies = WorkflowIdPolicy.ofSignalWithStart(
                request.getWorkflowIdConflictPolicy(), request.getWorkflowIdReusePolicy());
        door.payload("workflow input", request.getInput());
        door.payload("signal input", request.getSignalInput());
        memo(request.getMemo());
        door.attributes(request.getNamespace(), request.getSearchAttributes());
        priority(request.getPriority());
        metadata(request.getUserMetadata());
        door.links(request.getLinksList());
        return policies;
    }

    /** Rule 3.2 */
    private static void retryPolicy(boolean present, RetryPolicy policy) {
        String fault = present ? RetryPolicies.fault(RetryPolicies.filled(policy)) : null;
        if (fault != null) {
            throw Refusal.invalidArgument(fault);
        }
    }

    /** Rule 1.10: even a zero delay excludes a cron schedule. */
    private void startDelay(boolean present, Duration delay, String cronSchedule) {
        if (!present) {
            return;
        }
        if (!cronSchedule.isEmpty()) {
            throw Refusal.invalidArgument("CronSchedule and WorkflowStartDelay may not be used together.");
        }
        door.duration("WorkflowStartDelay", delay);
    }

    private static void onConflict(OnConflictOptions options) {
        if (options.getAttachCompletionCallbacks() && !options.getAttachRequestId()) {
            throw Refusal.invalidArgument("attaching request ID is required for attaching completion callbacks");
        }
    }

    /** Rule 1.11. */
    private static void cron(String schedule) {
        if (schedule.isEmpty()) {
            return;
        }
        String fault = CronSchedule.fault(schedule);
        if (fault != null) {
            throw Refusal.invalidArgument("invalid CronSchedule. " + fault);
        }
    }

    /** Rule 8.4. */
    private static void priority(Priority priority) {
        String fault = Priorities.fault(priority);
        if (fault != null) {
            throw Refusal.invalidArgument(fault);
        }
    }

    private void memo(Memo memo) {
        if (memo.getSerializedSize() > door.limits().memoBytes()) {
            throw Refusal.invalidArgument("Memo size exceeds limit: expected at most "
                    + door.limits().memoBytes() + " bytes, got " + memo.getSerializedSize());
        }
    }

    private void metadata(UserMetadata metadata) {
        int summary = metadata.getSummary().getSerializedSize();
        if (summary > door.limits().userMetadataSummaryBytes()) {
            throw Refusal.invalidArgument("UserMetadata summary exceeds limit: expected at most "
                    + door.limits().userMetadataSummaryBytes() + " bytes, got " + summary);
        }
        int details = metadata.getDetails().getSerializedSize();
        if (details > door.limits().userMetadataDetailsBytes()) {
            throw Refusal.invalidArgument("UserMetadata details exceed limit: expected at most "
                    + door.limits().userMetadataDetailsBytes() + " bytes, got " + details);
        }
    }

    /** This engine calls nobody back; a server whose operator allows no address refuses in the same words. */
    private static void callbacks(List<Callback> callbacks) {
        if (!callbacks.isEmpty()) {
            throw Refusal.invalidArgument("invalid url: url does not match any configured callback address: "
                    + callbacks.get(0).getNexus().getUrl());
        }
    }
}
