package dev.perdura.engine.simulation;

import io.grpc.Status;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.UpdateRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What callers are told of updates, held against what is committed. */
final class UpdateChecks {

    static final UpdateWorkflowExecutionLifecycleStage ACCEPTED =
            UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
    static final UpdateWorkflowExecutionLifecycleStage COMPLETED =
            UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

    private static final String UNPROCESSED = "UnprocessedUpdate";
    private static final String RUN_CLOSED = "AcceptedUpdateCompletedWorkflow";

    private final World world;
    private final List<String> ids = new ArrayList<>();
    private final Set<String> rejections = new HashSet<>();
    private final Set<String> remembered = new HashSet<>();

    /** Of which somebody was told that the workflow has not taken them and never will. */
    private final Set<String> over = new HashSet<>();

    UpdateChecks(World world) {
        this.world = world;
    }

    /** Mostly one that nobody has asked for before. */
    String id() {
        if (!ids.isEmpty() && world.chance(30)) {
            return knownId();
        }
        String id = world.token("u");
        ids.add(id);
        return id;
    }

    /** One that somebody has asked for. */
    String knownId() {
        return ids.isEmpty() ? "no such update" : world.oneOf(ids);
    }

    /** A worker says no, and why. */
    void rejecting(String updateId, String reason) {
        rejections.add(updateId + reason);
    }

    /** A worker has the request and may answer it in any later task, whatever callers were told meanwhile (6.9). */
    void remembering(String updateId) {
        remembered.add(updateId);
    }

    /**
     * Somebody was told how far an update is.
     *
     * @param outcome null if he was told none
     */
    void told(String updateId, UpdateRef reference, UpdateWorkflowExecutionLifecycleStage stage, Outcome outcome) {
        CommittedRun run = world.ledger.run(reference.getWorkflowExecution().getRunId());
        if (world.ledger.mayBeGone(run, reference.getWorkflowExecution().getWorkflowId())) {
            return;
        }
        Violation.unless(reference.getUpdateId().equals(updateId), "An update is known by its id", updateId, reference);
        Violation.unless((stage == COMPLETED) == (outcome != null), "Completed is who has an outcome", stage, outcome);
        Violation.unless(run != null, "An update is acknowledged when its run is committed", updateId, stage);
        UpdateRules updates = run.rules.updates();
        Outcome committed = updates.outcome(updateId);
        if (outcome != null && outcome.hasFailure() && committed == null) {
            checkFailure(run, updateId, outcome.getFailure());
        } else if (stage.getNumber() >= ACCEPTED.getNumber()) {
            Violation.unless(
                    updates.isAccepted(updateId), "An update is acknowledged when committed (6.5)", updateId, run);
            Violation.unless(
                    outcome == null || outcome.equals(committed) || isRejection(updateId, outcome.getFailure()),
                    "An update has one outcome (6.3)",
                    outcome,
                    committed);
        }
    }

    private void checkFailure(CommittedRun run, String updateId, Failure failure) {
        if (failure.getApplicationFailureInfo().getType().equals(RUN_CLOSED)) {
            Violation.unless(
                    !run.isOpen() && run.rules.updates().isAccepted(updateId),
                    "An accepted update fails when its run closes (6.12)",
                    updateId,
                    run);
        } else {
            Violation.unless(isRejection(updateId, failure), "An update is rejected by a worker", updateId, failure);
        }
    }

    private boolean isRejection(String updateId, Failure failure) {
        return rejections.contains(updateId + failure.getMessage())
                || failure.getApplicationFailureInfo().getType().equals(UNPROCESSED);
    }

    /** Whether who is told so knows that the workflow has not taken his update and never will. */
    boolean isOver(String updateId, Outcome outcome) {
        return outcome.hasFailure()
                && isRejection(updateId, outcome.getFailure())
                && isOver(updateId, !remembered.contains(updateId));
    }

    /**
     * A worker who is to blame for a failed task may still have the request, or answer the task once more, which from
     * the second attempt on is open until its time is over: then it can come back (2.25, 6.9, 6.12).
     */
    boolean isOver(String updateId, Status status) {
        boolean mayComeBack = world.isFaulty() || remembered.contains(updateId);
        return isOver(updateId, status.getCode() != Status.Code.FAILED_PRECONDITION || !mayComeBack);
    }

    private boolean isOver(String updateId, boolean now) {
        if (now) {
            over.add(updateId);
        }
        return now;
    }

    /** A worker that answers a task a second time keeps nothing of what its first answer has left to the engine. */
    boolean isOver(String updateId) {
        return over.contains(updateId);
    }

    /** A run that is known and has taken the update knows it ever after (6.11). */
    void notFound(String updateId, String runId, Status status) {
        Violation.unless(
                status.getCode() != Status.Code.NOT_FOUND || !isAccepted(updateId, runId),
                "An accepted update is known (6.11)",
                updateId,
                world.ledger.run(runId));
    }

    /** Whether the run has taken the update, as far as that is committed, and is there still. */
    boolean isAccepted(String updateId, String runId) {
        CommittedRun run = world.ledger.run(runId);
        return run != null && !run.isDeleted() && run.rules.updates().isAccepted(updateId);
    }
}
