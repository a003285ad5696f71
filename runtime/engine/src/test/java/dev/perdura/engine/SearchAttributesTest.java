package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 9.3 to 9.5, 9.11 and 9.12: what runs are found by beside what they are. */
class SearchAttributesTest extends VisibilityScene {

    /** Rule 9.3. */
    @Test
    void aStartWithAttributesThatAreNotThereIsRefused() {
        assertRefused(
                () -> start("order", attributes("Foo", "1"), Memo.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "no mapping defined for search attribute Foo");
        assertRefused(
                () -> start("order", attributes("WorkflowId", "\"x\""), Memo.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "can't be set");
        assertRefused(
                () -> start(
                        "order", attributes("BuildIds", "[\"" + "x".repeat(2_100) + "\"]"), Memo.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "exceeds size limit 2048");
        assertThat(found("")).isEmpty();
    }

    /** Rules 9.4, 9.11, 9.12. */
    @Test
    void aWorkflowChangesItsAttributesAndMemoKeyByKey() {
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        register("Lines", IndexedValueType.INDEXED_VALUE_TYPE_INT);
        start("order", attributes("Customer", "\"ada\"", "Lines", "3"), memo("note", "\"old\""));
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        caller.complete(
                task,
                upsert(attributes("Lines", "4", "Customer", "null")),
                upsert(attributes("TemporalChangeVersion", "[\"change-1\"]")),
                modifyMemo(memo("note", "\"new\"")));

        assertThat(found("Lines = 4")).containsExactly("order");
        assertThat(found("Lines = 3 OR Customer = 'ada'")).isEmpty();
        assertThat(found("Customer IS NULL AND TemporalChangeVersion = 'change-1'"))
                .containsExactly("order");
        WorkflowExecutionInfo listed = only("WorkflowId = 'order'");
        assertThat(listed.getSearchAttributes()).isEqualTo(describe("order").getSearchAttributes());
        assertThat(listed.getSearchAttributes().getIndexedFieldsMap())
                .containsOnlyKeys("Lines", "TemporalChangeVersion");
        assertThat(listed.getMemo().getFieldsOrThrow("note")).isEqualTo(json("\"new\""));
    }

    /** Rule 9.3. */
    @Test
    void aWorkflowThatSetsWhatItMustNotFailsItsTask() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertRefused(
                () -> caller.complete(task, upsert(attributes("Foo", "1"))),
                Status.Code.INVALID_ARGUMENT,
                "BadSearchAttributes");
        assertThat(caller.history("order"))
                .anySatisfy(event -> assertThat(
                                event.getWorkflowTaskFailedEventAttributes().getCause())
                        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES));
        assertThat(describe("order").getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    @Test
    void aWorkflowThatSetsTooMuchIsTerminated() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertRefused(
                () -> caller.complete(task, upsert(attributes("BuildIds", "[\"" + "x".repeat(2_100) + "\"]"))),
                Status.Code.INVALID_ARGUMENT,
                "exceeds size limit");
        assertThat(found("ExecutionStatus = 'Terminated'")).containsExactly("order");
    }

    /** Rule 9.5. */
    @Test
    void attributesAreAddedListedAndRemoved() {
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        assertRefused(
                () -> register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_INT),
                Status.Code.ALREADY_EXISTS,
                "already exists with type Keyword");
        for (String reserved : List.of("WorkflowId", "BuildIds", "TemporalFoo")) {
            assertRefused(
                    () -> register(reserved, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
                    Status.Code.INVALID_ARGUMENT,
                    reserved + " is reserved by system");
        }
        assertRefused(
                () -> register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_UNSPECIFIED),
                Status.Code.INVALID_ARGUMENT,
                "Unknown search attribute type");

        ListSearchAttributesResponse listed = listAttributes();
        assertThat(listed.getCustomAttributesMap())
                .containsOnly(Map.entry("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        assertThat(listed.getSystemAttributesMap())
                .containsEntry("CloseTime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME)
                .containsEntry("BuildIds", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST)
                .hasSize(33);
        assertThat(caller.service()
                        .getSearchAttributes(GetSearchAttributesRequest.getDefaultInstance())
                        .getKeysMap())
                .hasSize(34);

        remove("Customer", "Unknown");
        assertThat(listAttributes().getCustomAttributesMap()).isEmpty();
        assertRefused(() -> found("Customer = 'ada'"), Status.Code.INVALID_ARGUMENT, "invalid search attribute");
        assertRefused(() -> remove("CloseTime"), Status.Code.INVALID_ARGUMENT, "Unable to remove non-custom");
    }

    @Test
    void aNameThatComesBackWithAnotherTypeFindsNoOldValues() {
        register("Field", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        start("old", attributes("Field", "\"7\""), Memo.getDefaultInstance());
        remove("Field");
        register("Field", IndexedValueType.INDEXED_VALUE_TYPE_INT);
        start("new", attributes("Field", "7"), Memo.getDefaultInstance());

        assertThat(found("Field >= 0")).containsExactly("new");
    }

    @Test
    void whatWasRegisteredAndGivenOutlivesTheEngine() {
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        start("order", attributes("Customer", "\"ada\""), memo("note", "1"));
        close();
        open();

        assertThat(found("Customer = 'ada'")).containsExactly("order");
        caller.complete(caller.pollWorkflowTask(), upsert(attributes("Customer", "\"bob\"")), completeWorkflow());
        assertThat(found("Customer = 'bob' AND ExecutionStatus = 'Completed'")).containsExactly("order");
        assertThat(found("Customer = 'ada'")).isEmpty();
    }

    @Test
    void aRunWithoutAttributesAndMemoWritesNothingForLists() {
        caller.start("first");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        long before = engine.statistics().rows();
        caller.start("plain");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        long plain = engine.statistics().rows() - before;

        start("described", attributes("BuildIds", "[\"a\",\"b\"]"), memo("note", "1"));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        long described = engine.statistics().rows() - before - plain;

        assertThat(described - plain).isEqualTo(3);
    }

    /** Rules 4.8, 9.11: what a command gives to the next run, or to a child, is checked, typed and listed. */
    @Test
    void aNextRunAndAChildAreFoundByWhatTheyWereGiven() {
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        SearchAttributes ada = attributes("Customer", "\"ada\"");
        caller.start("parent");
        caller.complete(
                caller.pollWorkflowTask(),
                changed(CrossRunCommands.startChild("child", ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON), ada));
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId())
                .isIn("parent", "child");
        WorkflowExecutionInfo child = only("Customer = 'ada'");
        assertThat(child.getExecution().getWorkflowId()).isEqualTo("child");
        assertThat(child.getParentExecution().getWorkflowId()).isEqualTo("parent");
        assertThat(child.getRootExecution().getWorkflowId()).isEqualTo("parent");
        assertThat(child).isEqualTo(asListed(describe("child")));
        assertThat(found("ParentWorkflowId = 'parent'")).containsExactly("child");

        caller.start("chain");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        while (!task.getWorkflowExecution().getWorkflowId().equals("chain")) {
            task = caller.pollWorkflowTask();
        }
        caller.complete(task, changed(CrossRunCommands.continueAsNew(), ada));
        WorkflowExecutionInfo next = only("Customer = 'ada' AND WorkflowId = 'chain'");
        assertThat(next).isEqualTo(asListed(describe("chain")));
        assertThat(next.getSearchAttributes()
                        .getIndexedFieldsOrThrow("Customer")
                        .getMetadataOrThrow("type"))
                .isEqualTo(ByteString.copyFromUtf8("Keyword"));
        assertThat(found("ExecutionStatus = 'ContinuedAsNew'")).containsExactly("chain");
    }

    /** Rule 9.3. */
    @Test
    void aNextRunDoesNotGetWhatIsNotThere() {
        caller.start("chain");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertRefused(
                () -> caller.complete(task, changed(CrossRunCommands.continueAsNew(), attributes("Foo", "1"))),
                Status.Code.INVALID_ARGUMENT,
                "BadSearchAttributes");
        assertThat(describe("chain").getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    private static Command changed(Command command, SearchAttributes attributes) {
        Command.Builder changed = command.toBuilder();
        if (command.hasContinueAsNewWorkflowExecutionCommandAttributes()) {
            changed.getContinueAsNewWorkflowExecutionCommandAttributesBuilder().setSearchAttributes(attributes);
        } else {
            changed.getStartChildWorkflowExecutionCommandAttributesBuilder().setSearchAttributes(attributes);
        }
        return changed.build();
    }

    /** Rule 9.13: five failures in a row are shown until a task completes. */
    @Test
    void aRunWhoseTasksFailAgainAndAgainIsFoundByThat() {
        caller.start("order");
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(found("TemporalReportedProblems IS NOT NULL")).isEmpty();
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
            assertThat(task.getAttempt()).isEqualTo(attempt);
            caller.fail(task);
            // The next attempt comes after a backoff.
            time.pass(Duration.ofMinutes(10));
        }
        assertThat(found("TemporalReportedProblems = 'category=WorkflowTaskFailed'"))
                .containsExactly("order");
        assertThat(only("WorkflowId = 'order'").getSearchAttributes())
                .isEqualTo(describe("order").getSearchAttributes());
        close();
        open();
        assertThat(found("TemporalReportedProblems IS NOT NULL")).containsExactly("order");

        caller.complete(caller.pollWorkflowTask());
        assertThat(found("TemporalReportedProblems IS NOT NULL")).isEmpty();
        assertThat(describe("order").getSearchAttributes().getIndexedFieldsMap())
                .isEmpty();
    }
}
