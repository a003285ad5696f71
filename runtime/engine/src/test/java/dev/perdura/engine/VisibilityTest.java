package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ModifyWorkflowPropertiesCommandAttributes;
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.filter.v1.StatusFilter;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse.AggregationGroup;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.ListArchivedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 9 of the semantics, over a port and a file. */
class VisibilityTest {

    @TempDir
    Path directory;

    private Engine engine;
    private ManagedChannel channel;
    private TestCaller caller;

    @BeforeEach
    void open() {
        engine = Engine.builder().database(directory.resolve("engine.db")).start();
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel = NettyChannelBuilder.forAddress(
                        InetAddress.getLoopbackAddress().getHostAddress(), port)
                .usePlaintext()
                .build();
        caller = new TestCaller(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        engine.close();
    }

    @Test
    void aListShowsWhatDescribeShows() {
        register("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        start("order", attributes("Customer", "\"ada\"", "BuildIds", "[\"unversioned\"]"), memo("note", "\"hi\""));
        caller.start("other");

        WorkflowExecutionInfo open = only("WorkflowId = 'order'");
        WorkflowExecutionInfo described = describe("order");

        assertThat(open)
                .isEqualTo(described.toBuilder()
                        .clearHistoryLength()
                        .clearHistorySizeBytes()
                        .clearStateTransitionCount()
                        .clearFirstRunId()
                        .build());
        assertThat(open.getSearchAttributes()
                        .getIndexedFieldsOrThrow("Customer")
                        .getMetadataOrThrow("type"))
                .isEqualTo(ByteString.copyFromUtf8("Keyword"));
        assertThat(open.getMemo().getFieldsOrThrow("note")).isEqualTo(json("\"hi\""));

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(only("WorkflowId = 'order'"))
                .isEqualTo(describe("order").toBuilder().clearFirstRunId().build());
    }

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
        long before = engine.statistics().rows();
        caller.start("plain");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        long plain = engine.statistics().rows() - before;

        start("described", attributes("BuildIds", "[\"a\",\"b\"]"), memo("note", "1"));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        long described = engine.statistics().rows() - before - plain;

        assertThat(described - plain).isEqualTo(3);
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

    private void start(String workflowId, SearchAttributes attributes, Memo memo) {
        StartWorkflowExecutionRequest request = startRequest(workflowId)
                .setSearchAttributes(attributes)
                .setMemo(memo)
                .build();
        caller.service().startWorkflowExecution(request);
    }

    private void terminate(String workflowId) {
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowExecution(execution(workflowId))
                        .build());
    }

    private List<String> found(String query) {
        return list(query).stream()
                .map(run -> run.getExecution().getWorkflowId())
                .toList();
    }

    private WorkflowExecutionInfo only(String query) {
        List<WorkflowExecutionInfo> runs = list(query);
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    private List<WorkflowExecutionInfo> list(String query) {
        return caller.service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setQuery(query)
                        .build())
                .getExecutionsList();
    }

    private CountWorkflowExecutionsResponse count(String query) {
        return caller.service()
                .countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setQuery(query)
                        .build());
    }

    private WorkflowExecutionInfo describe(String workflowId) {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setExecution(execution(workflowId))
                        .build())
                .getWorkflowExecutionInfo();
    }

    private void register(String name, IndexedValueType type) {
        operator()
                .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .putSearchAttributes(name, type)
                        .build());
    }

    private void remove(String... names) {
        operator()
                .removeSearchAttributes(RemoveSearchAttributesRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .addAllSearchAttributes(List.of(names))
                        .build());
    }

    private ListSearchAttributesResponse listAttributes() {
        return operator()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .build());
    }

    private OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
        return OperatorServiceGrpc.newBlockingStub(channel);
    }

    private static AggregationGroup group(String status, long count) {
        return AggregationGroup.newBuilder()
                .addGroupValues(Payload.newBuilder()
                        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                        .putMetadata("type", ByteString.copyFromUtf8("Keyword"))
                        .setData(ByteString.copyFromUtf8('"' + status + '"')))
                .setCount(count)
                .build();
    }

    private static SearchAttributes attributes(String... namesAndValues) {
        SearchAttributes.Builder attributes = SearchAttributes.newBuilder();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            attributes.putIndexedFields(namesAndValues[at], json(namesAndValues[at + 1]));
        }
        return attributes.build();
    }

    private static Memo memo(String key, String value) {
        return Memo.newBuilder().putFields(key, json(value)).build();
    }

    private static Payload json(String json) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
    }

    private static Command upsert(SearchAttributes attributes) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                .setUpsertWorkflowSearchAttributesCommandAttributes(
                        UpsertWorkflowSearchAttributesCommandAttributes.newBuilder()
                                .setSearchAttributes(attributes))
                .build();
    }

    private static Command modifyMemo(Memo memo) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES)
                .setModifyWorkflowPropertiesCommandAttributes(
                        ModifyWorkflowPropertiesCommandAttributes.newBuilder().setUpsertedMemo(memo))
                .build();
    }

    private static void assertRefused(Runnable call, Status.Code code, String message) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal).as("a refusal: " + message).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(message);
    }
}
