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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    /** The table of rule 1.5, from above: the first row that applies decides. */
    private enum Row {
        NO_RUN(Outcome.START, (status, conflict, reuse) -> status.equals("UNSPECIFIED")),
        OPEN_FAIL(Outcome.REFUSE, (status, conflict, reuse) -> isOpen(status) && conflict.equals("FAIL")),
        OPEN_USE(Outcome.USE_EXISTING, (status, conflict, reuse) -> isOpen(status) && conflict.equals("USE_EXISTING")),
        OPEN_TERMINATE(Outcome.TERMINATE_EXISTING, (status, conflict, reuse) -> isOpen(status)),
        CLOSED_ALLOW(Outcome.START, (status, conflict, reuse) -> reuse.equals("ALLOW_DUPLICATE")),
        CLOSED_REJECT(Outcome.REFUSE, (status, conflict, reuse) -> reuse.equals("REJECT_DUPLICATE")),
        CLOSED_BADLY(
                Outcome.START,
                (status, conflict, reuse) ->
                        List.of("FAILED", "CANCELED", "TERMINATED", "TIMED_OUT").contains(status)),
        CLOSED_WELL(Outcome.REFUSE, (status, conflict, reuse) -> true);

        private final Outcome outcome;
        private final Applies applies;

        Row(Outcome outcome, Applies applies) {
            this.outcome = outcome;
            this.applies = applies;
        }

        private static boolean isOpen(String status) {
            return status.equals("RUNNING") || status.equals("PAUSED");
        }
    }

    private interface Applies {
        boolean to(String status, String conflict, String reuse);
    }

    /** E11 of the failure catalogue: all policies against all statuses; each row of the table is taken. */
    @Test
    void rule1_5_everyRowIsTaken() {
        Set<Row> taken = EnumSet.noneOf(Row.class);
        for (String status : names(WorkflowExecutionStatus.values(), "WORKFLOW_EXECUTION_STATUS_")) {
            for (String conflict : List.of("FAIL", "USE_EXISTING", "TERMINATE_EXISTING")) {
                for (String reuse : List.of("ALLOW_DUPLICATE", "ALLOW_DUPLICATE_FAILED_ONLY", "REJECT_DUPLICATE")) {
                    Row row = Arrays.stream(Row.values())
                            .filter(each -> each.applies.to(status, conflict, reuse))
                            .findFirst()
                            .orElseThrow();
                    taken.add(row);
                    assertThat(WorkflowIdPolicy.decide(status(status), new Policies(conflict(conflict), reuse(reuse))))
                            .as("%s, %s, %s", status, conflict, reuse)
                            .isEqualTo(row.outcome);
                }
            }
        }
        assertThat(taken).isEqualTo(EnumSet.allOf(Row.class));
    }

    /** E11 of the failure catalogue: which pairs a start may ask for; rule 1.4. */
    @Test
    void rule1_4_everyPairOfPoliciesIsTakenOrRefused() {
        for (String conflict : names(WorkflowIdConflictPolicy.values(), "WORKFLOW_ID_CONFLICT_POLICY_")) {
            for (String reuse : names(WorkflowIdReusePolicy.values(), "WORKFLOW_ID_REUSE_POLICY_")) {
                boolean excluded = reuse.equals("TERMINATE_IF_RUNNING") && !conflict.equals("UNSPECIFIED")
                        || reuse.equals("REJECT_DUPLICATE") && conflict.equals("TERMINATE_EXISTING");
                Refusal refusal = catchThrowableOfType(
                        Refusal.class, () -> WorkflowIdPolicy.ofStart(conflict(conflict), reuse(reuse)));
                assertThat(refusal != null).as("%s, %s", conflict, reuse).isEqualTo(excluded);
            }
        }
    }

    private static List<String> names(Enum<?>[] values, String prefix) {
        return Arrays.stream(values)
                .map(Enum::name)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
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
