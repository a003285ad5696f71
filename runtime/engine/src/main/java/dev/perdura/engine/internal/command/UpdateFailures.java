package dev.perdura.engine.internal.command;

import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;

/** Outcomes of updates that the engine makes itself. */
public final class UpdateFailures {

    /** The worker had the update and did not answer it (rule 6.9). */
    public static final Failure UNPROCESSED = failure(
            "UnprocessedUpdate",
            "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not"
                    + " supported by the worker.");

    /** The run closed before the update had an outcome (rule 6.12). */
    public static final Failure WORKFLOW_COMPLETED = failure(
            "AcceptedUpdateCompletedWorkflow",
            "Workflow Update failed because the Workflow completed before the Update completed.");

    private UpdateFailures() {}

    private static Failure failure(String type, String message) {
        return Failure.newBuilder()
                .setMessage(message)
                .setSource("Server")
                .setApplicationFailureInfo(
                        ApplicationFailureInfo.newBuilder().setType(type).setNonRetryable(true))
                .build();
    }
}
