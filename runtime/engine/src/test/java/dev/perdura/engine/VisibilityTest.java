package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.filter.v1.StatusFilter;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section 9 of the semantics: lists and counts, over a port and a file. */
class VisibilityTest extends VisibilityScene {

    /** Rule 12.50 */
    @Test
    void aListShowsWhatDescribeShows() {
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        start("order", attributes("Customer", "\"ada\"", "BuildIds", "[\"unversioned\"]"), memo("note", "\"hi\""));
        caller.start("other");

        WorkflowExecutionInfo open = only("WorkflowId = 'order'");
        WorkflowExecutionInfo described = describe("order");

        assertThat(open).isEqualTo(asListed(described));
        assertThat(open.getSearchAttributes()
                        .getIndexedFieldsOrThrow("Customer")
                        .getMetadataOrThrow("type"))
                .isEqualTo(ByteString.copyFromUtf8("Keyword"));
        assertThat(open.getMemo().getFieldsOrThrow("note")).isEqualTo(json("\"hi\""));

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(only("WorkflowId = 'order'"))
                .isEqualTo(describe("order").toBuilder()
                        .clearFirstRunId()
                        .clearAutoResetPoints()
                        .build());
    }

    /** Rule 12.50 */
    @Test
    void runsAreFoundByWhatTheyWereGivenAndByWhatBecameOfThem() {
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        start("first", attributes("Customer", "\"ada\""), Memo.getDefaultInstance());
        start("second", attributes("Customer", "\"bob\""), Memo.getDefaultInstance());
        start("third", SearchAttributes.getDefaultInstance(), memo("note", "1"));
        terminate("second");

        assertThat(found("Customer = 'ada'")).containsExactly("first");
        assertThat(found("Customer IS NULL")).containsExactly("third");
        assertThat(found("ExecutionStatus = 'Terminated'")).containsExactly("second");
        assertThat(found("CloseTime IS NULL AND Customer != 'bob'")).containsExactly("first");
        assertThat(found(""))
                .containsExactlyInAnyOrder("first", "second", "third")
                .last()
                .isEqualTo("second");
    }

    /** Rule 9.9. */
    @Test
    void aListComesInPages() {
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            caller.start("run-" + i);
            started.add("run-" + i);
        }

        List<String> listed = new ArrayList<>();
        ByteString token = ByteString.EMPTY;
        int pages = 0;
        do {
            ListWorkflowExecutionsResponse page = caller.service()
                    .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setPageSize(3)
                            .setNextPageToken(token)
                            .build());
            page.getExecutionsList()
                    .forEach(run -> listed.add(run.getExecution().getWorkflowId()));
            token = page.getNextPageToken();
            pages++;
        } while (!token.isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(started);
        assertRefused(
                () -> caller.service()
                        .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .setNextPageToken(ByteString.copyFromUtf8("nonsense"))
                                .build()),
                Status.Code.INVALID_ARGUMENT,
                "Invalid NextPageToken");
    }

    /** Rule 9.10. */
    @Test
    void runsAreCounted() {
        caller.start("first");
        caller.start("second");
        caller.start("third");
        terminate("second");

        assertThat(count("").getCount()).isEqualTo(3);
        assertThat(count("ExecutionStatus = 'Running'").getCount()).isEqualTo(2);
        CountWorkflowExecutionsResponse groups = count("GROUP BY ExecutionStatus");
        assertThat(groups.getCount()).isEqualTo(3);
        assertThat(groups.getGroupsList()).containsExactly(group("Running", 2), group("Terminated", 1));
        assertThat(count("WorkflowId = 'none' GROUP BY ExecutionStatus").getGroupsList())
                .isEmpty();
    }

    /** Rule 9.8. */
    @Test
    void aQueryThatIsNoneIsRefused() {
        assertRefused(() -> found("Foo = 1"), Status.Code.INVALID_ARGUMENT, "invalid query: invalid search attribute");
        assertRefused(() -> count("GROUP BY WorkflowType"), Status.Code.INVALID_ARGUMENT, "invalid query: ");
        assertRefused(
                () -> caller.service()
                        .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                                .setNamespace("nowhere")
                                .build()),
                Status.Code.NOT_FOUND,
                "nowhere");
    }

    @Test
    void olderListsGiveTheSameRuns() {
        caller.start("open");
        caller.start("it's closed");
        terminate("it's closed");

        assertThat(caller.service()
                        .listOpenWorkflowExecutions(ListOpenWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .build())
                        .getExecutionsList())
                .containsExactly(only("WorkflowId = 'open'"));
        assertThat(caller.service()
                        .listClosedWorkflowExecutions(ListClosedWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .setExecutionFilter(
                                        WorkflowExecutionFilter.newBuilder().setWorkflowId("it's closed"))
                                .build())
                        .getExecutionsList())
                .containsExactly(only("WorkflowId = 'it''s closed'"));
        assertThat(caller.service()
                        .listClosedWorkflowExecutions(ListClosedWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .setStatusFilter(StatusFilter.newBuilder()
                                        .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED))
                                .build())
                        .getExecutionsList())
                .isEmpty();
        assertThat(caller.service()
                        .scanWorkflowExecutions(ScanWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .build())
                        .getExecutionsCount())
                .isEqualTo(2);
        assertThat(caller.service()
                        .listArchivedWorkflowExecutions(ListArchivedWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .build())
                        .getExecutionsList())
                .isEmpty();
    }
}
