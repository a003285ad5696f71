package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.refusal.Refusal;
import io.grpc.Status;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ModifyWorkflowPropertiesCommandAttributes;
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.taskqueue.v1.TaskQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 2.23 to 2.28 and 9.12 of the semantics: what commands do and how bad ones end. */
class CommandRulesTest {

    private final TestRun run = new TestRun();

    /** The worker answers the first task with those commands; it fails for that cause, and nothing of them is left. */
    private Refusal assertFails(String cause, Command... commands) {
        run.start();
        StartedWorkflowTask task = run.poll();
        Refusal refusal = run.refused(() -> run.complete(task, commands));
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: %s, identity: worker, failure.message: "%s"}
                """.formatted(cause, refusal.getMessage()));
        assertThat(run.state().workflowTask().attempt()).isEqualTo(2);
        return refusal;
    }

    private static Command bare(CommandType type) {
        return Command.newBuilder().setCommandType(type).build();
    }

    /** Rule 12.11 */
    @Test
    void rule2_23_aCommandBehindACloseCommandLeavesNoTrace() {
        run.start();
        StartedWorkflowTask task = run.poll();
        Refusal refusal = run.refused(() -> run.complete(task, Requests.completeWorkflow(), Requests.marker("m")));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.assertHistoryAfter(3, "");
        run.complete(task);
    }

    @Test
    void rule2_23_anUnknownCommandLeavesNoTrace() {
        run.start();
        StartedWorkflowTask task = run.poll();
        Command unknown = Command.newBuilder().setCommandTypeValue(999).build();

        assertThat(run.refused(() -> run.complete(task, unknown))).hasMessage("unknown command type: 999");
        assertThat(run.refused(() -> run.complete(task, Command.getDefaultInstance()))
                        .code())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.assertHistoryAfter(3, "");
    }

    @Test
    void rule2_25_aBadCommandDiscardsAllOfTheTask() {
        Refusal refusal = assertFails(
                "BAD_CANCEL_TIMER_ATTRIBUTES",
                Requests.marker("m"),
                Requests.startTimer("t", 1),
                Requests.cancelTimer("other"));

        assertThat(refusal).hasMessage("BadCancelTimerAttributes: TimerID: other");
        assertThat(run.state().timers()).isEmpty();
        assertThat(run.followUps).hasSize(1);
    }

    @Test
    void rule2_25_aBadCommandOfALaterAttemptLeavesTheTaskToItsTime() {
        run.start();
        run.poll();
        run.fireNext();
        StartedWorkflowTask second = run.poll();
        Refusal refusal = run.refused(() -> run.complete(second, Requests.cancelTimer("other")));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.thenDecide()).isEmpty();
        run.assertHistoryAfter(4, "");
        assertThat(run.state().workflowTask().isStarted()).isTrue();
        run.complete(second);
    }

    @Test
    void rule2_26_timers() {
        assertFails("START_TIMER_DUPLICATE_ID", Requests.startTimer("t", 1), Requests.startTimer("t", 2));
    }

    @Test
    void rule2_26_timerWithoutId() {
        assertFails("BAD_START_TIMER_ATTRIBUTES", Requests.startTimer("", 1));
    }

    @Test
    void rule2_26_timerOfNegativeTime() {
        assertFails("BAD_START_TIMER_ATTRIBUTES", Requests.startTimer("t", -1));
    }

    @Test
    void rule2_26_idThatIsTooLong() {
        assertFails("BAD_RECORD_MARKER_ATTRIBUTES", Requests.marker("ü".repeat(501)));
    }

    @Test
    void rule2_26_markerWithoutName() {
        assertFails("BAD_RECORD_MARKER_ATTRIBUTES", Requests.marker(""));
    }

    @Test
    void rule2_26_activityWithoutTimeout() {
        assertFails(
                "BAD_SCHEDULE_ACTIVITY_ATTRIBUTES",
                Requests.schedule(Requests.activity("a").clearStartToCloseTimeout()));
    }

    @Test
    void rule2_26_activityWithoutType() {
        assertFails(
                "BAD_SCHEDULE_ACTIVITY_ATTRIBUTES",
                Requests.schedule(Requests.activity("a").clearActivityType()));
    }

    @Test
    void rule2_26_activityIdInUse() {
        assertFails("SCHEDULE_ACTIVITY_DUPLICATE_ID", Requests.schedule("a"), Requests.schedule("a"));
    }

    /** D6 of the failure catalogue */
    @Test
    void rule2_26_tooManyActivities() {
        run.limits(EngineLimits.builder().pendingActivities(2));
        assertFails(
                "PENDING_ACTIVITIES_LIMIT_EXCEEDED",
                Requests.schedule("a"),
                Requests.schedule("b"),
                Requests.schedule("c"));
    }

    @Test
    void rule2_26_cancelOfAnUnknownActivity() {
        assertFails("BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES", Requests.requestCancelActivity(17));
    }

    @Test
    void rule2_26_failWithoutFailure() {
        assertFails("BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES", bare(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION));
    }

    @ParameterizedTest
    @CsvSource({
        "COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES",
        "COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION, BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES",
        "COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION, BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES",
        "COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION, BAD_CONTINUE_AS_NEW_ATTRIBUTES",
        "COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK, BAD_SCHEDULE_ACTIVITY_ATTRIBUTES",
        "COMMAND_TYPE_START_TIMER, BAD_START_TIMER_ATTRIBUTES",
    })
    void rule2_26_commandsWithoutAttributes(CommandType type, String cause) {
        assertFails(cause, bare(type));
    }

    @Test
    void rule2_26_activityOnAReservedTaskQueue() {
        assertFails(
                "BAD_SCHEDULE_ACTIVITY_ATTRIBUTES",
                Requests.schedule(Requests.activity("a")
                        .setTaskQueue(TaskQueue.newBuilder().setName("/_sys/queue"))));
    }

    @ParameterizedTest
    @CsvSource({
        "true, BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES",
        "false, BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES",
    })
    void rule2_26_anotherWorkflowByWhatIsNoRunId(boolean signal, String cause) {
        Command.Builder command = Command.newBuilder();
        if (signal) {
            command.setCommandType(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
                    .getSignalExternalWorkflowExecutionCommandAttributesBuilder()
                    .setSignalName("go")
                    .getExecutionBuilder()
                    .setWorkflowId("other")
                    .setRunId("first");
        } else {
            command.setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION)
                    .getRequestCancelExternalWorkflowExecutionCommandAttributesBuilder()
                    .setWorkflowId("other")
                    .setRunId("first");
        }
        assertFails(cause, command.build());
    }

    @ParameterizedTest
    @CsvSource({
        "COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION, BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES",
        "COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION, BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES"
    })
    void commandsThatAreNotSupportedYetSaySo(CommandType type, String cause) {
        assertThat(assertFails(cause, bare(type))).hasMessageContaining(type + " is not supported yet");
    }

    @Test
    void rule2_26_aPayloadThatIsTooBigTerminatesTheRun() {
        run.limits(EngineLimits.builder().payloadBytes(100)).start();
        StartedWorkflowTask task = run.poll();
        Refusal refusal = run.refused(() ->
                run.complete(task, Requests.schedule(Requests.activity("a").setInput(Requests.payloadsOf(200)))));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        run.assertHistoryAfter(3, """
                4 WorkflowTaskFailed {cause: BAD_SCHEDULE_ACTIVITY_ATTRIBUTES}
                5 WorkflowExecutionTerminated {identity: history-service, reason: "%s"}
                """.formatted(refusal.getMessage()));
        assertThat(run.state().isOpen()).isFalse();
    }

    @Test
    void rule2_28_theWorkflowCanFailAndCancel() {
        run.startAndDo(Requests.failWorkflow("broken"));
        run.assertHistoryAfter(
                4,
                "5 WorkflowExecutionFailed {failure.message: broken, retry_state: RETRY_POLICY_NOT_SET,"
                        + " workflow_task_completed_event_id: 4}");

        TestRun other = new TestRun().startAndDo(Requests.cancelWorkflow());
        other.assertHistoryAfter(4, "5 WorkflowExecutionCanceled {workflow_task_completed_event_id: 4}");
    }

    /** Rule 12.46 */
    @Test
    void rule12_46_theMetadataOfACommandGoOnItsEvent() {
        UserMetadata metadata = UserMetadata.newBuilder()
                .setSummary(Payload.newBuilder().setData(ByteString.copyFromUtf8("why")))
                .build();
        run.startAndDo(Requests.startTimer("t", 1).toBuilder()
                .setUserMetadata(metadata)
                .build());

        assertThat(run.history.get(4).getUserMetadata()).isEqualTo(metadata);
    }

    @Test
    void rule9_12_memoAndSearchAttributesChangeKeyByKey() {
        run.start(Requests.start()
                .setMemo(Memo.newBuilder().putFields("kept", text("1")).putFields("gone", text("2")))
                .setSearchAttributes(SearchAttributes.newBuilder().putIndexedFields("kept", text("1"))));
        Memo changes = Memo.newBuilder()
                .putFields("gone", nothing())
                .putFields("new", text("3"))
                .build();
        SearchAttributes attributes = SearchAttributes.newBuilder()
                .putIndexedFields("new", text("4"))
                .putIndexedFields("unset", text("null"))
                .build();
        run.complete(
                run.poll(),
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES)
                        .setModifyWorkflowPropertiesCommandAttributes(
                                ModifyWorkflowPropertiesCommandAttributes.newBuilder()
                                        .setUpsertedMemo(changes))
                        .build(),
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                        .setUpsertWorkflowSearchAttributesCommandAttributes(
                                UpsertWorkflowSearchAttributesCommandAttributes.newBuilder()
                                        .setSearchAttributes(attributes))
                        .build());

        run.assertHistoryAfter(4, "5 WorkflowPropertiesModified\n6 UpsertWorkflowSearchAttributes");
        assertThat(run.state().memo().getFieldsMap()).containsOnlyKeys("kept", "new");
        assertThat(run.state().searchAttributes().getIndexedFieldsMap()).containsOnlyKeys("kept", "new");
    }

    private static Payload text(String text) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(text))
                .build();
    }

    private static Payload nothing() {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("binary/null"))
                .build();
    }
}
