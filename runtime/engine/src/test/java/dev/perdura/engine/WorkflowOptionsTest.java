package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.TimeSkippingConfig;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.VersioningOverride;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options of an open run that are changed: its priority (rule 8.4; rpc-inventory sections 1 and 3, event 55). */
class WorkflowOptionsTest {

    private static final Priority FIRST =
            Priority.newBuilder().setPriorityKey(1).setFairnessKey("gold").build();

    @TempDir
    Path directory;

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        engine = time.engine().database(directory.resolve("options.db")).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static UpdateWorkflowExecutionOptionsRequest.Builder update(Priority priority, String... paths) {
        return UpdateWorkflowExecutionOptionsRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setWorkflowExecution(TestCaller.execution("order"))
                .setWorkflowExecutionOptions(
                        WorkflowExecutionOptions.newBuilder().setPriority(priority))
                .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(paths)))
                .setIdentity("operator");
    }

    private WorkflowExecutionOptions change(UpdateWorkflowExecutionOptionsRequest.Builder request) {
        return caller.service().updateWorkflowExecutionOptions(request.build()).getWorkflowExecutionOptions();
    }

    private Priority priority() {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("order"))
                        .build())
                .getWorkflowExecutionInfo()
                .getPriority();
    }

    @Test
    void aPriorityIsRecordedAndSurvivesARestart() {
        caller.start("order");
        assertThat(change(update(FIRST, "priority")).getPriority()).isEqualTo(FIRST);
        close();
        open();
        assertThat(priority()).isEqualTo(FIRST);
        List<HistoryEvent> history = caller.history("order");
        HistoryEvent last = history.get(history.size() - 1);
        assertThat(last.getWorkerMayIgnore()).isTrue();
        assertThat(last.getWorkflowExecutionOptionsUpdatedEventAttributes().getPriority())
                .isEqualTo(FIRST);
        assertThat(last.getWorkflowExecutionOptionsUpdatedEventAttributes().getIdentity())
                .isEqualTo("operator");
        assertThat(last.getWorkflowExecutionOptionsUpdatedEventAttributes().getUnsetVersioningOverride())
                .isTrue();
    }

    @Test
    void theMaskSaysWhatIsChanged() {
        caller.start("order");
        change(update(FIRST, "priority"));
        Priority other = Priority.newBuilder()
                .setPriorityKey(4)
                .setFairnessKey("silver")
                .setFairnessWeight(2)
                .build();
        assertThat(change(update(other, "priority.fairness_weight")).getPriority())
                .isEqualTo(FIRST.toBuilder().setFairnessWeight(2).build());
        assertThat(change(update(other, "priority.priority_key", "priority.fairness_key"))
                        .getPriority())
                .isEqualTo(other);
        assertThat(priority()).isEqualTo(other);
    }

    @Test
    void whatIsSoAlreadyLeavesNoEvent() {
        caller.start("order");
        change(update(FIRST, "priority"));
        int before = caller.history("order").size();
        assertThat(change(update(FIRST, "priority")).getPriority()).isEqualTo(FIRST);
        assertThat(change(update(Priority.getDefaultInstance())).getPriority()).isEqualTo(FIRST);
        assertThat(change(update(FIRST, "versioning_override")).getPriority()).isEqualTo(FIRST);
        assertThat(caller.history("order")).hasSize(before);
    }

    @Test
    void aPriorityCanBeTakenAway() {
        caller.start("order");
        change(update(FIRST, "priority"));
        UpdateWorkflowExecutionOptionsRequest.Builder nothing = update(FIRST, "priority");
        nothing.getWorkflowExecutionOptionsBuilder().clearPriority();
        assertThat(change(nothing).hasPriority()).isFalse();
        assertThat(priority()).isEqualTo(Priority.getDefaultInstance());
    }

    /** While a worker has a task, the event waits for its place as all do; what it does is done at once (rule 2.18). */
    @Test
    void duringAWorkflowTaskTheEventIsBuffered() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        change(update(FIRST, "priority"));
        assertThat(priority()).isEqualTo(FIRST);
        caller.complete(task);
        assertThat(caller.types("order"))
                .endsWith("WorkflowTaskCompleted", "WorkflowExecutionOptionsUpdated", "WorkflowTaskScheduled");
        assertThat(priority()).isEqualTo(FIRST);
    }

    /** Rule 8.4: the task that waits already is done in the new order, and only once. */
    @Test
    void aWaitingTaskMovesToItsNewPlace() {
        caller.start("before");
        caller.start("order");
        change(update(FIRST, "priority"));
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId())
                .isEqualTo("order");
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId())
                .isEqualTo("before");
        caller.start("after");
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId())
                .isEqualTo("after");
    }

    @Test
    void theNextRunHasIt() {
        String run = caller.start("order");
        change(update(FIRST, "priority"));
        caller.complete(caller.pollWorkflowTask(), CrossRunCommands.continueAsNew());
        HistoryEvent started = caller.history("order").get(0);
        assertThat(started.getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId())
                .isEqualTo(run);
        assertThat(started.getWorkflowExecutionStartedEventAttributes().getPriority())
                .isEqualTo(FIRST);
        assertThat(priority()).isEqualTo(FIRST);
    }

    static Stream<Arguments> refusals() {
        UpdateWorkflowExecutionOptionsRequest.Builder override = update(FIRST, "versioning_override");
        override.getWorkflowExecutionOptionsBuilder()
                .setVersioningOverride(VersioningOverride.newBuilder().setAutoUpgrade(true));
        UpdateWorkflowExecutionOptionsRequest.Builder skipping = update(FIRST, "time_skipping_config");
        skipping.getWorkflowExecutionOptionsBuilder()
                .setTimeSkippingConfig(TimeSkippingConfig.newBuilder().setEnabled(true));
        return Stream.of(
                Arguments.of(update(FIRST).clearUpdateMask(), Status.Code.INVALID_ARGUMENT, "UpdateMask is required"),
                Arguments.of(
                        update(FIRST, "priority").clearWorkflowExecutionOptions(),
                        Status.Code.INVALID_ARGUMENT,
                        "WorkflowExecutionOptions is required"),
                Arguments.of(update(FIRST, "colour"), Status.Code.INVALID_ARGUMENT, "invalid path \"colour\""),
                Arguments.of(
                        update(FIRST, "versioning_override.pinned"),
                        Status.Code.INVALID_ARGUMENT,
                        "doesn't support partial updates"),
                Arguments.of(
                        update(FIRST.toBuilder().setPriorityKey(-1).build(), "priority"),
                        Status.Code.INVALID_ARGUMENT,
                        "priority key can't be negative"),
                Arguments.of(override, Status.Code.UNIMPLEMENTED, "Versioning overrides"),
                Arguments.of(skipping, Status.Code.UNIMPLEMENTED, "Time-Skipping feature is not enabled"),
                Arguments.of(
                        update(FIRST, "priority").setWorkflowExecution(TestCaller.execution("gone")),
                        Status.Code.NOT_FOUND,
                        "workflow not found for ID"),
                Arguments.of(
                        update(FIRST, "priority").setWorkflowExecution(TestCaller.execution("closed")),
                        Status.Code.NOT_FOUND,
                        "workflow execution already completed"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedLeavesNoTrace(
            UpdateWorkflowExecutionOptionsRequest.Builder request, Status.Code code, String message) {
        caller.start("closed");
        caller.complete(caller.pollWorkflowTask(), TestCaller.completeWorkflow());
        caller.start("order");
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> change(request));
        assertThat(refused.getStatus().getCode()).isEqualTo(code);
        assertThat(refused.getStatus().getDescription()).contains(message);
        assertThat(caller.types("order")).hasSize(2);
    }
}
