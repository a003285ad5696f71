package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
import static dev.perdura.engine.TestCaller.activity;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is limited, so that no request, workflow or worker can be too much for the engine. Every limit by its name. */
class LimitsTest {

    private static final int PAYLOAD_BYTES = 10_000;
    private static final int MEMO_BYTES = 5_000;
    private static final int PENDING = 3;
    private static final int SIGNALS = 5;
    private static final String TOO_LONG = "x".repeat(1_001);
    private static final Payloads TOO_BIG = payloads(PAYLOAD_BYTES);
    private static final List<Link> TOO_MANY_LINKS =
            IntStream.range(0, 11).mapToObj(i -> Link.getDefaultInstance()).toList();

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start() {
        EngineLimits limits = EngineLimits.builder()
                .payloadBytes(PAYLOAD_BYTES)
                .memoBytes(MEMO_BYTES)
                .pendingActivities(PENDING)
                .historyEvents(60)
                .historyBytes(100_000)
                .build();
        engine = time.engine().inMemory().limits(limits).start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    static Stream<Arguments> starts() {
        return Stream.of(
                start("workflow id", start -> start.setWorkflowId(TOO_LONG)),
                start("namespace", start -> start.setNamespace(TOO_LONG)),
                start("request id", start -> start.setRequestId(TOO_LONG)),
                start("workflow type", start -> {
                    start.getWorkflowTypeBuilder().setName(TOO_LONG);
                    return start;
                }),
                start("task queue", start -> {
                    start.getTaskQueueBuilder().setName(TOO_LONG);
                    return start;
                }),
                start("input", start -> start.setInput(TOO_BIG)),
                start("memo", start -> start.setMemo(Memo.newBuilder().putFields("m", payload(MEMO_BYTES)))),
                start(
                        "summary",
                        start -> start.setUserMetadata(UserMetadata.newBuilder().setSummary(payload(400)))),
                start(
                        "details",
                        start -> start.setUserMetadata(UserMetadata.newBuilder().setDetails(payload(20_000)))),
                start("links", start -> start.addAllLinks(TOO_MANY_LINKS)),
                start(
                        "a link",
                        start -> start.addLinks(Link.newBuilder()
                                .setWorkflowEvent(
                                        Link.WorkflowEvent.newBuilder().setWorkflowId("x".repeat(4_000))))),
                start(
                        "callbacks",
                        start -> start.addCompletionCallbacks(Callback.newBuilder()
                                .setNexus(Callback.Nexus.newBuilder().setUrl("http://localhost:1/")))),
                start("search attributes", start -> {
                    start.getSearchAttributesBuilder().putIndexedFields("BuildIds", payload(3_000));
                    return start;
                }));
    }

    private static Arguments start(String what, UnaryOperator<StartWorkflowExecutionRequest.Builder> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void aStartThatIsTooMuchIsRefused(String what, UnaryOperator<StartWorkflowExecutionRequest.Builder> change) {
        assertRefused(
                what,
                () -> caller.service()
                        .startWorkflowExecution(
                                change.apply(startRequest("order")).build()));
        assertThat(caller.service()
                        .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .build())
                        .getExecutionsList())
                .isEmpty();
    }

    static Stream<Arguments> requests() {
        SignalWorkflowExecutionRequest signal = SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(execution("order"))
                .setSignalName("go")
                .build();
        TerminateWorkflowExecutionRequest end = TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(execution("order"))
                .build();
        QueryWorkflowRequest query = QueryWorkflowRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(execution("order"))
                .setQuery(WorkflowQuery.newBuilder().setQueryType("state"))
                .build();
        return Stream.of(
                request(
                        "signal name",
                        c -> c.signalWorkflowExecution(
                                signal.toBuilder().setSignalName(TOO_LONG).build())),
                request(
                        "signal input",
                        c -> c.signalWorkflowExecution(
                                signal.toBuilder().setInput(TOO_BIG).build())),
                request(
                        "signal links",
                        c -> c.signalWorkflowExecution(
                                signal.toBuilder().addAllLinks(TOO_MANY_LINKS).build())),
                request(
                        "reason",
                        c -> c.terminateWorkflowExecution(
                                end.toBuilder().setReason(TOO_LONG).build())),
                request(
                        "details",
                        c -> c.terminateWorkflowExecution(
                                end.toBuilder().setDetails(TOO_BIG).build())),
                request(
                        "termination links",
                        c -> c.terminateWorkflowExecution(
                                end.toBuilder().addAllLinks(TOO_MANY_LINKS).build())),
                request(
                        "query type",
                        c -> c.queryWorkflow(query.toBuilder()
                                .setQuery(WorkflowQuery.newBuilder().setQueryType(TOO_LONG))
                                .build())),
                request(
                        "query arguments",
                        c -> c.queryWorkflow(query.toBuilder()
                                .setQuery(WorkflowQuery.newBuilder()
                                        .setQueryType("state")
                                        .setQueryArgs(TOO_BIG))
                                .build())));
    }

    private static Arguments request(String what, Consumer<WorkflowServiceBlockingStub> call) {
        return Arguments.of(what, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aRequestThatIsTooMuchIsRefusedAndTheRunGoesOn(String what, Consumer<WorkflowServiceBlockingStub> call) {
        caller.start("order");
        assertRefused(what, () -> call.accept(caller.service()));
        assertThat(status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    static Stream<Arguments> commands() {
        List<Command> activities = IntStream.rangeClosed(0, PENDING)
                .mapToObj(i -> scheduleActivity("a" + i))
                .toList();
        List<Command> children = IntStream.rangeClosed(0, PENDING)
                .mapToObj(i -> CrossRunCommands.startChild("c" + i, ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON))
                .toList();
        List<Command> signals = IntStream.rangeClosed(0, PENDING)
                .mapToObj(i -> CrossRunCommands.signal("nobody", "go", false))
                .toList();
        List<Command> cancels = IntStream.rangeClosed(0, PENDING)
                .mapToObj(i -> CrossRunCommands.requestCancel("nobody-" + i, false))
                .toList();
        return Stream.of(
                Arguments.of(
                        activities,
                        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED),
                Arguments.of(
                        children,
                        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED),
                Arguments.of(
                        signals, WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED),
                Arguments.of(
                        cancels,
                        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("commands")
    void aWorkflowThatWantsTooMuchAtATimeFailsItsTask(List<Command> commands, WorkflowTaskFailedCause cause) {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertRefused(cause.name(), () -> caller.complete(task, commands.toArray(Command[]::new)));

        assertThat(caller.history("order"))
                .extracting(
                        event -> event.getWorkflowTaskFailedEventAttributes().getCause())
                .contains(cause);
        assertThat(status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    static Stream<Arguments> tooBig() {
        return Stream.of(
                Arguments.of(
                        "activity input",
                        Command.newBuilder()
                                .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                                .setScheduleActivityTaskCommandAttributes(
                                        activity("charge").setInput(TOO_BIG))
                                .build()),
                Arguments.of(
                        "marker",
                        Command.newBuilder()
                                .setCommandType(CommandType.COMMAND_TYPE_RECORD_MARKER)
                                .setRecordMarkerCommandAttributes(RecordMarkerCommandAttributes.newBuilder()
                                        .setMarkerName("m")
                                        .putDetails("d", TOO_BIG))
                                .build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooBig")
    void aWorkflowThatSendsTooMuchIsTerminated(String what, Command command) {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertRefused(what, () -> caller.complete(task, command));

        assertThat(status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                Arguments.of("Workflow history count exceeds limit.", 0),
                Arguments.of("Workflow history size exceeds limit.", PAYLOAD_BYTES - 100));
    }

    /** Rule 4.12. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void aHistoryThatGrowsTooLargeIsTerminated(String reason, int bytes) {
        caller.start("order");
        while (status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
            signal(payloads(bytes));
        }
        List<HistoryEvent> history = caller.history("order");
        assertThat(history.get(history.size() - 1)
                        .getWorkflowExecutionTerminatedEventAttributes()
                        .getReason())
                .isEqualTo(reason);
        assertThat(history).hasSizeLessThanOrEqualTo(62);
    }

    /** Rule 1.13. */
    @Test
    void aRunThatHasHadItsSignalsGetsNoMore() {
        engine.close();
        engine = time.engine()
                .inMemory()
                .limits(EngineLimits.builder().signals(SIGNALS).build())
                .start();
        caller = new TestCaller(engine.channel());
        caller.start("order");
        for (int i = 0; i < SIGNALS; i++) {
            signal(payloads(1));
        }
        assertRefused("signals", () -> signal(payloads(1)));
        assertThat(status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    }

    /** Who asks for all at once, or does not say how much, gets a page. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void pagesAreNoLargerThanAllowed(int asked) {
        engine.close();
        engine = time.engine()
                .inMemory()
                .limits(EngineLimits.builder()
                        .listPageRows(2)
                        .historyPageEvents(4)
                        .build())
                .start();
        caller = new TestCaller(engine.channel());
        IntStream.range(0, 3).forEach(i -> caller.start("order-" + i));
        ListWorkflowExecutionsResponse list = caller.service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setPageSize(asked)
                        .build());
        assertThat(list.getExecutionsCount()).isEqualTo(2);
        assertThat(list.getNextPageToken()).isNotEmpty();

        caller.start("order");
        IntStream.range(0, 10).forEach(i -> signal(payloads(1)));
        GetWorkflowExecutionHistoryResponse page = caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setExecution(execution("order"))
                        .setMaximumPageSize(asked)
                        .build());
        assertThat(page.getHistory().getEventsCount()).isEqualTo(4);
        assertThat(page.getNextPageToken()).isNotEmpty();
    }

    private void signal(Payloads input) {
        caller.service()
                .signalWorkflowExecution(SignalWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowExecution(execution("order"))
                        .setSignalName("go")
                        .setInput(input)
                        .build());
    }

    private WorkflowExecutionStatus status() {
        return caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setExecution(execution("order"))
                        .build())
                .getWorkflowExecutionInfo()
                .getStatus();
    }

    private static Payload payload(int bytes) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static Payloads payloads(int bytes) {
        return Payloads.newBuilder().addPayloads(payload(bytes)).build();
    }

    private static void assertRefused(String what, Runnable call) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal).as("a refusal of what is too much: " + what).isNotNull();
        assertThat(refusal.getStatus().getCode())
                .as(what + ": " + refusal.getMessage())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
}
