package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rule 11.3: the texts of refusals begin as a Temporal server 1.32.1 writes them, since there are tools that look at
 * them; what is expected instead may follow. There is one open workflow, "order", and a closed one, "closed".
 */
class ErrorTextsTest {

    private static final String TOO_LONG = "x".repeat(1_001);
    private static final Duration NEGATIVE =
            Duration.newBuilder().setSeconds(-1).build();

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start() {
        engine = time.engine().inMemory().start();
        caller = new TestCaller(engine.channel());
        caller.start("order");
        caller.start("closed");
        caller.service().terminateWorkflowExecution(terminate("closed").build());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"starts", "requestsAboutRuns", "answersOfWorkers"})
    void rule11_3_theTextIsThatOfAServer(String text, Status.Code code, Consumer<TestCaller> call) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> call.accept(caller));

        assertThat(refusal.getStatus().getDescription()).startsWith(text);
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
    }

    private static Arguments invalid(String text, Consumer<TestCaller> call) {
        return arguments(text, Status.Code.INVALID_ARGUMENT, call);
    }

    private static Arguments notFound(String text, Consumer<TestCaller> call) {
        return arguments(text, Status.Code.NOT_FOUND, call);
    }

    private static Arguments start(String text, StartWorkflowExecutionRequest.Builder request) {
        return invalid(text, caller -> caller.service().startWorkflowExecution(request.build()));
    }

    /** Rule 1.3: in the order in which the parts of a start are looked at; each has all later faults as well. */
    static Stream<Arguments> starts() {
        StartWorkflowExecutionRequest.Builder faulty = startRequest("new")
                .setRequestId(TOO_LONG)
                .setOnConflictOptions(OnConflictOptions.newBuilder().setAttachCompletionCallbacks(true));
        StartWorkflowExecutionRequest.Builder timeout = faulty.clone().setWorkflowRunTimeout(NEGATIVE);
        StartWorkflowExecutionRequest.Builder longQueue =
                timeout.clone().setTaskQueue(TaskQueue.newBuilder().setName(TOO_LONG));
        StartWorkflowExecutionRequest.Builder noQueue = timeout.clone().clearTaskQueue();
        StartWorkflowExecutionRequest.Builder longType =
                noQueue.clone().setWorkflowType(WorkflowType.newBuilder().setName(TOO_LONG));
        StartWorkflowExecutionRequest.Builder noType = noQueue.clone().clearWorkflowType();
        StartWorkflowExecutionRequest.Builder cron = noType.clone().setCronSchedule("often");
        StartWorkflowExecutionRequest.Builder delay = cron.clone().setWorkflowStartDelay(NEGATIVE);
        StartWorkflowExecutionRequest.Builder retry = delay.clone();
        retry.getRetryPolicyBuilder().setMaximumAttempts(-1);
        return Stream.of(
                start("WorkflowId is not set on request.", retry.clone().setWorkflowId("")),
                start("MaximumAttempts cannot be negative on retry policy.", retry),
                start("CronSchedule and WorkflowStartDelay may not be used together.", delay),
                start("invalid CronSchedule.", cron),
                start("WorkflowType is not set on request.", noType),
                start("WorkflowType length exceeds limit.", longType),
                start("taskQueue is not set", noQueue),
                start("taskQueue length exceeds limit", longQueue),
                start("Invalid WorkflowRunTimeout", timeout),
                start("RequestId length exceeds limit.", faulty),
                start(
                        "attaching request ID is required for attaching completion callbacks",
                        faulty.clone().setRequestId("")),
                start(
                        "task queue name cannot start with reserved prefix /_sys/",
                        startRequest("new").setTaskQueue(TaskQueue.newBuilder().setName("/_sys/queue"))));
    }

    private static SignalWorkflowExecutionRequest.Builder signal(String name) {
        return SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(execution("order"))
                .setSignalName(name);
    }

    private static Arguments signal(String text, SignalWorkflowExecutionRequest.Builder request) {
        return invalid(text, caller -> caller.service().signalWorkflowExecution(request.build()));
    }

    private static TerminateWorkflowExecutionRequest.Builder terminate(String workflowId) {
        return TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(execution(workflowId));
    }

    private static Arguments query(String text, QueryWorkflowRequest.Builder request) {
        return invalid(
                text,
                caller -> caller.service()
                        .queryWorkflow(request.setNamespace(NAMESPACE)
                                .setExecution(execution("order"))
                                .build()));
    }

    static Stream<Arguments> requestsAboutRuns() {
        String unknown = UUID.randomUUID().toString();
        WorkflowExecution nobody = WorkflowExecution.newBuilder().build();
        return Stream.of(
                signal("Execution is not set on request.", signal("hello").clearWorkflowExecution()),
                signal("WorkflowId is not set on request.", signal("hello").setWorkflowExecution(nobody)),
                signal("Invalid RunId.", signal("hello").setWorkflowExecution(execution("order", "first"))),
                signal("SignalName is not set on request.", signal("")),
                signal("SignalName length exceeds limit.", signal(TOO_LONG)),
                query("WorkflowQuery is not set on request.", QueryWorkflowRequest.newBuilder()),
                query(
                        "QueryType is not set on request.",
                        QueryWorkflowRequest.newBuilder().setQuery(WorkflowQuery.getDefaultInstance())),
                invalid(
                        "Invalid NextPageToken.",
                        caller -> caller.service()
                                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                                        .setNamespace(NAMESPACE)
                                        .setExecution(execution("order"))
                                        .setNextPageToken(ByteString.copyFromUtf8("page 2"))
                                        .build())),
                notFound("workflow execution already completed", caller -> caller.signal("closed", "hello")),
                notFound(
                        "workflow execution already completed",
                        caller -> caller.service()
                                .terminateWorkflowExecution(terminate("closed").build())),
                notFound(
                        "workflow execution already completed",
                        caller -> caller.service()
                                .resetStickyTaskQueue(ResetStickyTaskQueueRequest.newBuilder()
                                        .setNamespace(NAMESPACE)
                                        .setExecution(execution("closed"))
                                        .build())),
                notFound(
                        "workflow execution not found",
                        caller -> caller.service()
                                .terminateWorkflowExecution(terminate("order")
                                        .setFirstExecutionRunId(unknown)
                                        .build())),
                notFound("workflow not found for ID: invoice", caller -> caller.signal("invoice", "hello")));
    }

    private static Arguments completedById(String text, Status.Code code, String workflowId, String activityId) {
        return arguments(text, code, (Consumer<TestCaller>) caller -> caller.service()
                .respondActivityTaskCompletedById(RespondActivityTaskCompletedByIdRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowId(workflowId)
                        .setActivityId(activityId)
                        .build()));
    }

    static Stream<Arguments> answersOfWorkers() {
        ByteString nonsense = ByteString.copyFromUtf8("nonsense");
        return Stream.of(
                invalid(
                        "Task token not set on request.",
                        caller -> caller.service()
                                .respondWorkflowTaskCompleted(
                                        RespondWorkflowTaskCompletedRequest.getDefaultInstance())),
                invalid(
                        "Task token not set on request.",
                        caller -> caller.service()
                                .recordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest.getDefaultInstance())),
                invalid(
                        "Error deserializing task token.",
                        caller -> caller.service()
                                .respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                                        .setTaskToken(nonsense)
                                        .build())),
                invalid(
                        "Error deserializing task token.",
                        caller -> caller.service()
                                .respondQueryTaskCompleted(RespondQueryTaskCompletedRequest.newBuilder()
                                        .setTaskToken(nonsense)
                                        .build())),
                completedById("ActivityId is not set on request.", Status.Code.INVALID_ARGUMENT, "order", ""),
                completedById(
                        "cannot find pending activity with ActivityID charge, check workflow execution history",
                        Status.Code.NOT_FOUND,
                        "order",
                        "charge"),
                completedById("workflow not found for ID: invoice", Status.Code.NOT_FOUND, "invoice", "charge"),
                invalid(
                        "versioning behavior cannot be specified without deployment options being set with versioned"
                                + " mode",
                        caller -> caller.service()
                                .respondWorkflowTaskCompleted(TestCaller.completion(caller.pollWorkflowTask())
                                        .setVersioningBehavior(VersioningBehavior.VERSIONING_BEHAVIOR_PINNED)
                                        .build())),
                arguments(
                        "workflow task completion pagination is disabled for this namespace default",
                        Status.Code.FAILED_PRECONDITION,
                        (Consumer<TestCaller>) caller -> caller.service()
                                .respondWorkflowTaskCompleted(TestCaller.completion(caller.pollWorkflowTask())
                                        .setIntermediatePage(true)
                                        .build())));
    }
}
