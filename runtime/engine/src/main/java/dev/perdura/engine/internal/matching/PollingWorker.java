package dev.perdura.engine.internal.matching;

import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;

/**
 * What a poll says of the worker behind it.
 *
 * @param instanceKey tells the worker from all others, also from those of the same identity; empty if it has none
 * @param tasksPerSecond how many tasks its queue shall give away at most; NaN if it does not say
 * @param capabilities null if it sent none; the same holds for the options
 */
public record PollingWorker(
        String identity,
        String instanceKey,
        double tasksPerSecond,
        WorkerVersionCapabilities capabilities,
        WorkerDeploymentOptions options) {

    /** A worker of which nothing else is known. */
    public static PollingWorker named(String identity) {
        return new PollingWorker(identity, "", Double.NaN, null, null);
    }
}
