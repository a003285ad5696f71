package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;

/**
 * What a polling worker says about its version (rules 8.12, 8.13). Tasks are not routed by it: there is one current
 * version, that of whoever polls. What no Temporal server takes is refused here too, so that nobody relies on it.
 */
final class WorkerVersions {

    private static final int BUILD_ID_BYTES = 255;

    private WorkerVersions() {}

    static void check(PollWorkflowTaskQueueRequest request) {
        check(request.getWorkerVersionCapabilities(), request.hasDeploymentOptions(), request.getTaskQueue());
        check(request.getDeploymentOptions());
    }

    static void check(PollActivityTaskQueueRequest request) {
        check(request.getWorkerVersionCapabilities(), request.hasDeploymentOptions(), request.getTaskQueue());
        check(request.getDeploymentOptions());
    }

    private static void check(WorkerVersionCapabilities capabilities, boolean inDeployment, TaskQueue queue) {
        boolean versioned = capabilities.getUseVersioning() || inDeployment;
        if (versioned
                && queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY
                && queue.getNormalName().isEmpty()) {
            throw Refusal.invalidArgument(
                    "NormalName must be set on sticky queue when UseVersioning is true or DeploymentOptions are set.");
        }
        if (capabilities.getUseVersioning() && capabilities.getBuildId().isEmpty()) {
            throw Refusal.invalidArgument("WorkerVersionStamp must be present if UseVersioning is true.");
        }
        if (capabilities.getBuildIdBytes().size() > BUILD_ID_BYTES) {
            throw Refusal.invalidArgument("Build ID exceeds configured limit.workerBuildIdSize, use a shorter build ID:"
                    + " expected at most " + BUILD_ID_BYTES + " bytes, got "
                    + capabilities.getBuildIdBytes().size());
        }
    }

    private static void check(WorkerDeploymentOptions options) {
        if (options.getWorkerVersioningMode() == WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED
                && (options.getDeploymentName().isEmpty()
                        || options.getBuildId().isEmpty())) {
            throw Refusal.invalidArgument("Deployment name and build id must be set together.");
        }
    }
}
