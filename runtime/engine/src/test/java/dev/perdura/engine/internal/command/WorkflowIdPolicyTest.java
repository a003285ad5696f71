package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.internal.command.WorkflowIdPolicy.Outcome;
import dev.perdura.engine.internal.command.WorkflowIdPolicy.Policies;
import dev.perdura.engine.internal.refusal.Refusal;
import io.grpc.Status;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 1.4 and 1.5 of the semantics. */
class WorkflowIdPolicyTest {

    private static WorkflowIdConflictPolicy conflict(String name) {
        return WorkflowIdConflictPolicy.valueOf("WORKFLOW_ID_CONFLICT_POLICY_" + name);
    }

    private static WorkflowIdReusePolicy reuse(String name) {
        return WorkflowIdReusePolicy.valueOf("WORKFLOW_ID_REUSE_POLICY_" + name);
    }

    private static WorkflowExecutionStatus status(String name) {
        return WorkflowExecutionStatus.valueOf("WORKFLOW_EXECUTION_STATUS_" + name);
    }

    @ParameterizedTest
    @CsvSource({
        // current run, conflict policy, reuse policy, outcome
        "UNSPECIFIED, FAIL, REJECT_DUPLICATE, START",
        "RUNNING, FAIL, ALLOW_DUPLICATE, REFUSE",
        "PAUSED, FAIL, ALLOW_DUPLICATE, REFUSE",
        "RUNNING, USE_EXISTING, REJECT_DUPLICATE, USE_EXISTING",
        "RUNNING, TERMINATE_EXISTING, ALLOW_DUPLICATE, TERMINATE_EXISTING",
        "COMPLETED, FAIL, ALLOW_DUPLICATE, START",
        "CONTINUED_AS_NEW, FAIL, ALLOW_DUPLICATE, START",
        "FAILED, FAIL, ALLOW_DUPLICATE_FAILED_ONLY, START",
        "CANCELED, FAIL, ALLOW_DUPLICATE_FAILED_ONLY, START",
        "TERMINATED, FAIL, ALLOW_DUPLICATE_FAILED_ONLY, START",
        "TIMED_OUT, FAIL, ALLOW_DUPLICATE_FAILED_ONLY, START",
        "COMPLETED, FAIL, ALLOW_DUPLICATE_FAILED_ONLY, REFUSE",
        "CONTINUED_AS_NEW, FAIL, ALLOW_DUPLICATE_FAILED_ONLY, REFUSE",
        "COMPLETED, USE_EXISTING, REJECT_DUPLICATE, REFUSE",
        "FAILED, FAIL, REJECT_DUPLICATE, REFUSE",
    })
    void rule1_5_theTable(String current, String conflict, String reuse, Outcome expected) {
        assertThat(WorkflowIdPolicy.decide(status(current), new Policies(conflict(conflict), reuse(reuse))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "UNSPECIFIED, UNSPECIFIED, FAIL, ALLOW_DUPLICATE",
        "UNSPECIFIED, REJECT_DUPLICATE, FAIL, REJECT_DUPLICATE",
        "UNSPECIFIED, TERMINATE_IF_RUNNING, TERMINATE_EXISTING, ALLOW_DUPLICATE",
        "USE_EXISTING, UNSPECIFIED, USE_EXISTING, ALLOW_DUPLICATE",
    })
    void rule1_4_defaultsOfAStart(String conflict, String reuse, String expectedConflict, String expectedReuse) {
        assertThat(WorkflowIdPolicy.ofStart(conflict(conflict), reuse(reuse)))
                .isEqualTo(new Policies(conflict(expectedConflict), reuse(expectedReuse)));
    }

    @Test
    void rule1_4_defaultsOfSignalWithStart() {
        assertThat(WorkflowIdPolicy.ofSignalWithStart(conflict("UNSPECIFIED"), reuse("UNSPECIFIED")))
                .isEqualTo(new Policies(conflict("USE_EXISTING"), reuse("ALLOW_DUPLICATE")));
    }

    @ParameterizedTest
    @CsvSource({
        "FAIL, TERMINATE_IF_RUNNING",
        "USE_EXISTING, TERMINATE_IF_RUNNING",
        "TERMINATE_EXISTING, REJECT_DUPLICATE",
    })
    void rule1_4_policiesThatExcludeEachOther(String conflict, String reuse) {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> WorkflowIdPolicy.ofStart(conflict(conflict), reuse(reuse)));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void rule1_4_signalWithStartCannotFailOnAnOpenRun() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> WorkflowIdPolicy.ofSignalWithStart(conflict("FAIL"), reuse("UNSPECIFIED")));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void rule1_5_theRefusalSaysWhichRunIsInTheWay() {
        Refusal refusal = WorkflowIdPolicy.refusal(
                status("RUNNING"),
                "workflow-id",
                "request",
                "run",
                "first",
                new Policies(conflict("FAIL"), reuse("ALLOW_DUPLICATE")));

        assertThat(refusal.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refusal).hasMessage("Workflow execution is already running. WorkflowId: workflow-id, RunId: run.");
        assertThat(refusal.detail())
                .contains(WorkflowExecutionAlreadyStartedFailure.newBuilder()
                        .setStartRequestId("request")
                        .setRunId("run")
                        .setFirstExecutionRunId("first")
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"REJECT_DUPLICATE, reject duplicate", "ALLOW_DUPLICATE_FAILED_ONLY, if last run failed"})
    void rule1_5_theRefusalSaysWhichPolicyForbidsIt(String reuse, String expected) {
        Refusal refusal = WorkflowIdPolicy.refusal(
                status("COMPLETED"), "id", "request", "run", "first", new Policies(conflict("FAIL"), reuse(reuse)));

        assertThat(refusal).hasMessageContaining(expected);
    }
}
