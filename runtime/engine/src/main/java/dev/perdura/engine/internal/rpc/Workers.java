package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.PollingWorker;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;

/** What polls say of the workers behind them. */
final class Workers {

    private Workers() {}

    static PollingWorker of(PollWorkflowTaskQueueRequest poll) {
        return new PollingWorker(
                poll.getIdentity(),
                poll.getWorkerInstanceKey(),
                Double.NaN,
                poll.hasWorkerVersionCapabilities() ? poll.getWorkerVersionCapabilities() : null,
                poll.hasDeploymentOptions() ? poll.getDeploymentOptions() : null);
    }

    static PollingWorker of(PollActivityTaskQueueRequest poll) {
        return new PollingWorker(
                poll.getIdentity(),
                poll.getWorkerInstanceKey(),
                poll.getTaskQueueMetadata().hasMaxTasksPerSecond()
                        ? poll.getTaskQueueMetadata().getMaxTasksPerSecond().getValue()
                        : Double.NaN,
                poll.hasWorkerVersionCapabilities() ? poll.getWorkerVersionCapabilities() : null,
                poll.hasDeploymentOptions() ? poll.getDeploymentOptions() : null);
    }
}
