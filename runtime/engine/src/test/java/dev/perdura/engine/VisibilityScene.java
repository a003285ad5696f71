package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
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
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine with a file and a port, and the calls of those who list runs. */
abstract class VisibilityScene {

    @TempDir
    Path directory;

    final TestTime time = new TestTime();
    Engine engine;
    ManagedChannel channel;
    TestCaller caller;

    @BeforeEach
    void open() {
        engine = time.engine().database(directory.resolve("engine.db")).start();
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

    void start(String workflowId, SearchAttributes attributes, Memo memo) {
        StartWorkflowExecutionRequest request = startRequest(workflowId)
                .setSearchAttributes(attributes)
                .setMemo(memo)
                .build();
        caller.service().startWorkflowExecution(request);
    }

    void terminate(String workflowId) {
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowExecution(execution(workflowId))
                        .build());
    }

    List<String> found(String query) {
        return list(query).stream()
                .map(run -> run.getExecution().getWorkflowId())
                .toList();
    }

    WorkflowExecutionInfo only(String query) {
        List<WorkflowExecutionInfo> runs = list(query);
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    List<WorkflowExecutionInfo> list(String query) {
        return caller.service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setQuery(query)
                        .build())
                .getExecutionsList();
    }

    CountWorkflowExecutionsResponse count(String query) {
        return caller.service()
                .countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setQuery(query)
                        .build());
    }

    WorkflowExecutionInfo describe(String workflowId) {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setExecution(execution(workflowId))
                        .build())
                .getWorkflowExecutionInfo();
    }

    /** Of an open run: lists tell its first run and its counters only when it has closed (rule 9.1). */
    static WorkflowExecutionInfo asListed(WorkflowExecutionInfo described) {
        return described.toBuilder()
                .clearHistoryLength()
                .clearHistorySizeBytes()
                .clearStateTransitionCount()
                .clearFirstRunId()
                .clearAutoResetPoints()
                .build();
    }

    void register(String name, IndexedValueType type) {
        operator()
                .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .putSearchAttributes(name, type)
                        .build());
    }

    void remove(String... names) {
        operator()
                .removeSearchAttributes(RemoveSearchAttributesRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .addAllSearchAttributes(List.of(names))
                        .build());
    }

    ListSearchAttributesResponse listAttributes() {
        return operator()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .build());
    }

    OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
        return OperatorServiceGrpc.newBlockingStub(channel);
    }

    static AggregationGroup group(String status, long count) {
        return AggregationGroup.newBuilder()
                .addGroupValues(Payload.newBuilder()
                        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                        .putMetadata("type", ByteString.copyFromUtf8("Keyword"))
                        .setData(ByteString.copyFromUtf8('"' + status + '"')))
                .setCount(count)
                .build();
    }

    static SearchAttributes attributes(String... namesAndValues) {
        SearchAttributes.Builder attributes = SearchAttributes.newBuilder();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            attributes.putIndexedFields(namesAndValues[at], json(namesAndValues[at + 1]));
        }
        return attributes.build();
    }

    static Memo memo(String key, String value) {
        return Memo.newBuilder().putFields(key, json(value)).build();
    }

    static Payload json(String json) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
    }

    static Command upsert(SearchAttributes attributes) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                .setUpsertWorkflowSearchAttributesCommandAttributes(
                        UpsertWorkflowSearchAttributesCommandAttributes.newBuilder()
                                .setSearchAttributes(attributes))
                .build();
    }

    static Command modifyMemo(Memo memo) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES)
                .setModifyWorkflowPropertiesCommandAttributes(
                        ModifyWorkflowPropertiesCommandAttributes.newBuilder().setUpsertedMemo(memo))
                .build();
    }

    static void assertRefused(Runnable call, Status.Code code, String message) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal).as("a refusal: " + message).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(message);
    }
}
