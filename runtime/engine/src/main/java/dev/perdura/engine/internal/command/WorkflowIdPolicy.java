package dev.perdura.engine.internal.command;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED;

import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of a start when its workflow id is or was in use (rules 1.4, 1.5). Only for starts that are not the
 * repetition of one that the current run knows (rule 1.6).
 */
public final class WorkflowIdPolicy {

    private static final Map<WorkflowIdConflictPolicy, Outcome> WHEN_OPEN = Map.of(
            WORKFLOW_ID_CONFLICT_POLICY_FAIL, Outcome.REFUSE,
            WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, Outcome.USE_EXISTING,
            WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING, Outcome.TERMINATE_EXISTING);

    private static final Set<WorkflowExecutionStatus> FAILED = EnumSet.of(
            WORKFLOW_EXECUTION_STATUS_FAILED,
            WORKFLOW_EXECUTION_STATUS_CANCELED,
            WORKFLOW_EXECUTION_STATUS_TERMINATED,
            WORKFLOW_EXECUTION_STATUS_TIMED_OUT);

    private static final Map<WorkflowIdReusePolicy, Set<WorkflowExecutionStatus>> WHEN_CLOSED_START_AFTER = Map.of(
            WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, EnumSet.allOf(WorkflowExecutionStatus.class),
            WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY, FAILED,
            WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, EnumSet.noneOf(WorkflowExecutionStatus.class));

    private WorkflowIdPolicy() {}

    /** What to do with a start. */
    public enum Outcome {
        /** Create the new run. */
        START,
        /** Answer ALREADY_EXISTS with the current run. */
        REFUSE,
        /** Answer with the current run, {@code started=false}. */
        USE_EXISTING,
        /** Terminate the current run and create the new one in the same commit. */
        TERMINATE_EXISTING
    }

    /** The two policies of a start, with the defaults filled in (rule 1.4). */
    public record Policies(WorkflowIdConflictPolicy conflict, WorkflowIdReusePolicy reuse) {}

    /** @throws Refusal INVALID_ARGUMENT if the two exclude each other */
    public static Policies ofStart(WorkflowIdConflictPolicy conflict, WorkflowIdReusePolicy reuse) {
        return filled(conflict, reuse, WORKFLOW_ID_CONFLICT_POLICY_FAIL);
    }

    /**
     * @throws Refusal INVALID_ARGUMENT if the two exclude each other, or say that an open run is not to be signalled
     */
    public static Policies ofSignalWithStart(WorkflowIdConflictPolicy conflict, WorkflowIdReusePolicy reuse) {
        if (conflict == WORKFLOW_ID_CONFLICT_POLICY_FAIL) {
            throw Refusal.invalidArgument("Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not"
                    + " supported for this operation.");
        }
        return filled(conflict, reuse, WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
    }

    private static Policies filled(
            WorkflowIdConflictPolicy conflict, WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflictDefault) {
        boolean isUnset = conflict == WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED;
        if (reuse == WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING) {
            if (isUnset) {
                return new Policies(
                        WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING, WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
            }
            throw Refusal.invalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING"
                    + " cannot be used together with a WorkflowIDConflictPolicy.");
        }
        if (conflict == WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
                && reuse == WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE) {
            throw Refusal.invalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE"
                    + " cannot be used together with WorkflowIDConflictPolicy"
                    + " WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING.");
        }
        return new Policies(
                isUnset ? conflictDefault : conflict,
                reuse == WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED ? WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE : reuse);
    }

    /** @param current the status of the current run, UNSPECIFIED if there is none */
    public static Outcome decide(WorkflowExecutionStatus current, Policies policies) {
        return switch (current) {
            case WORKFLOW_EXECUTION_STATUS_UNSPECIFIED -> Outcome.START;
            case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_PAUSED ->
                known(WHEN_OPEN.get(policies.conflict()), policies);
            default ->
                known(WHEN_CLOSED_START_AFTER.get(policies.reuse()), policies).contains(current)
                        ? Outcome.START
                        : Outcome.REFUSE;
        };
    }

    private static <T> T known(T entry, Policies policies) {
        if (entry == null) {
            throw Refusal.invalidArgument("Unknown workflow id policy: " + policies + ".");
        }
        return entry;
    }

    /** What to answer when {@link #decide} says REFUSE. */
    public static Refusal refusal(
            WorkflowExecutionStatus current,
            String workflowId,
            String startRequestId,
            String runId,
            String firstRunId,
            Policies policies) {
        String which = "WorkflowId: " + workflowId + ", RunId: " + runId + ".";
        String message;
        if (current == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                || current == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED) {
            message = "Workflow execution is already running. " + which;
        } else if (policies.reuse() == WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE) {
            message = "Workflow execution already finished. " + which
                    + " Workflow Id reuse policy: reject duplicate workflow Id.";
        } else {
            message = "Workflow execution already finished successfully. " + which
                    + " Workflow Id reuse policy: allow duplicate workflow Id if last run failed.";
        }
        return Refusal.alreadyStarted(message, startRequestId, runId, firstRunId);
    }
}
