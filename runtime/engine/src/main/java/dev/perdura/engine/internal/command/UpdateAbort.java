package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Why an update gets no answer from the workflow, and what whoever waits for it is told, by how far the update has come
 * (rule 6.12). An accepted update is never refused: it goes on, or, if its run has closed, has failed.
 */
public enum UpdateAbort {
    /** What was in memory is lost; asking again helps. */
    ENGINE_CLOSING(
            () -> Refusal.unavailable("workflow update was aborted"),
            () -> Refusal.unavailable("workflow update was aborted")),

    /** The run has closed, and no other follows it. */
    WORKFLOW_COMPLETED(
            () -> Refusal.notFound("workflow update was aborted by closing workflow"),
            () -> Refusal.notFound("workflow update was aborted by closing workflow")),

    /** The run has closed, and the next run of the chain may take the update if it is asked. */
    WORKFLOW_CONTINUING(
            () -> Refusal.busyWorkflow("workflow operation can not be applied because workflow is closing"),
            () -> Refusal.busyWorkflow("workflow operation can not be applied because workflow is closing")),

    /** What a worker answered to a workflow task was invalid: it will not do better with the same updates. */
    WORKFLOW_TASK_FAILED(
            () -> Refusal.unavailable("workflow update was aborted"),
            () -> Refusal.workflowNotReady(
                    "Unable to perform workflow execution update due to unexpected workflow task failure."));

    /** How far an update that is not accepted can have come. */
    public enum Stage {
        /** No worker knows of it. */
        ADMITTED,
        /** A worker has it. */
        SENT
    }

    private final Map<Stage, Supplier<Refusal>> refusals;

    UpdateAbort(Supplier<Refusal> ofAdmitted, Supplier<Refusal> ofSent) {
        this.refusals = Map.of(Stage.ADMITTED, ofAdmitted, Stage.SENT, ofSent);
    }

    /** What callers are told of an update that has come so far. */
    public Refusal refusal(Stage stage) {
        return refusals.get(stage).get();
    }
}
