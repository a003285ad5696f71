package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.errordetails.v1.QueryFailedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 7 of the semantics. */
class QueryTest {

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;
    private WorkflowServiceGrpc.WorkflowServiceFutureStub async;

    @BeforeEach
    void start(@TempDir Path directory) {
        engine = time.engine().database(directory.resolve("engine.db")).start();
        caller = new TestCaller(engine.channel());
        async = WorkflowServiceGrpc.newFutureStub(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static QueryWorkflowRequest.Builder query(String workflowId) {
        return QueryWorkflowRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(execution(workflowId))
                .setQuery(WorkflowQuery.newBuilder().setQueryType("total").setQueryArgs(text("euro")));
    }

    private Future<QueryWorkflowResponse> ask(String workflowId) {
        return async.queryWorkflow(query(workflowId).build());
    }

    private void answer(PollWorkflowTaskQueueResponse task, String answer) {
        caller.service()
                .respondQueryTaskCompleted(RespondQueryTaskCompletedRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(task.getTaskToken())
                        .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                        .setQueryResult(text(answer))
                        .build());
    }

    private static void assertAnswer(Future<QueryWorkflowResponse> query, String answer) throws Exception {
        assertThat(query.get(120, TimeUnit.SECONDS).getQueryResult()).isEqualTo(text(answer));
    }

    private static StatusRuntimeException refusal(Future<QueryWorkflowResponse> query) throws Exception {
        try {
            query.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (StatusRuntimeException) e.getCause();
        }
        throw new AssertionError("the query was answered");
    }

    /** Rules 5.12, 7.8: nobody waits for an answer of a run that is gone, and he is told why. */
    @Test
    void whoAsksARunThatIsDeletedIsToldSo() throws Exception {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        Future<QueryWorkflowResponse> query = ask("order");
        caller.pollWorkflowTask();

        caller.service()
                .deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(execution("order"))
                        .build());

        StatusRuntimeException refusal = refusal(query);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refusal.getStatus().getDescription()).contains("deleted");
    }

    /** Rules 7.3, 7.4: the run waits, so the query goes to a worker by itself, with the whole history. */
    @Test
    void anIdleRunIsAskedDirectly() throws Exception {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        Future<QueryWorkflowResponse> query = ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertThat(task.getQuery().getQueryType()).isEqualTo("total");
        assertThat(task.getQuery().getQueryArgs()).isEqualTo(text("euro"));
        assertThat(task.getStartedEventId()).isZero();
        assertThat(task.getPreviousStartedEventId()).isEqualTo(3);
        assertThat(task.getHistory().getEventsCount()).isEqualTo(5);
        answer(task, "12");
        assertAnswer(query, "12");
        assertThat(caller.types("order")).hasSize(5);
    }

    /** Rule 7.5: the worker that has the run gets it without history. */
    @Test
    void theStickyWorkerIsAskedFirst() throws Exception {
        caller.start("order");
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofSeconds(5), scheduleActivity("charge"));
        caller.visitSticky("sticky");
        Future<QueryWorkflowResponse> query = ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollSticky("sticky");
        assertThat(task.getHistory().getEventsCount()).isZero();
        answer(task, "12");
        assertAnswer(query, "12");
    }

    /** Rule 7.5 */
    @Test
    void whenTheStickyWorkerDoesNotComeAnyWorkerIsAsked() throws Exception {
        caller.start("order");
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofSeconds(3), scheduleActivity("charge"));
        caller.visitSticky("sticky");
        long waiting = engine.statistics().waitingTasks();
        Future<QueryWorkflowResponse> query = ask("order");
        Patience.await(() -> engine.statistics().waitingTasks() == waiting + 1);
        time.pass(Duration.ofSeconds(3));
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getHistory().getEventsCount()).isEqualTo(5);
        answer(task, "12");
        assertAnswer(query, "12");
    }

    /** Rules 7.3, 2.31: it rides on the pending task, so its answer knows all events before it. */
    @Test
    void aQueryThatMeetsAWorkflowTaskRidesOnIt() throws Exception {
        caller.start("order");
        Future<QueryWorkflowResponse> query = ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getQueriesMap()).hasSize(1);
        String id = task.getQueriesMap().keySet().iterator().next();
        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(task, scheduleActivity("charge"))
                        .putQueryResults(
                                id,
                                WorkflowQueryResult.newBuilder()
                                        .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                                        .setAnswer(text("12"))
                                        .build())
                        .build());
        assertAnswer(query, "12");
    }

    /** Rule 2.31 */
    @Test
    void aQueryThatItsTaskLeavesUnansweredIsAskedDirectly() throws Exception {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        Future<QueryWorkflowResponse> query = ask("order");
        caller.complete(task, scheduleActivity("charge"));
        PollWorkflowTaskQueueResponse direct = caller.pollWorkflowTask();
        assertThat(direct.hasQuery()).isTrue();
        answer(direct, "12");
        assertAnswer(query, "12");
    }

    /** Rule 7.8 */
    @Test
    void aClosedRunCanBeAsked() throws Exception {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        Future<QueryWorkflowResponse> query = ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getHistory().getEventsCount()).isEqualTo(5);
        answer(task, "12");
        assertAnswer(query, "12");
    }

    /** Rule 7.1 */
    @Test
    void aClosedRunMayBeOutOfTheQuestion() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        QueryWorkflowResponse rejected = caller.service()
                .queryWorkflow(query("order")
                        .setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_OPEN)
                        .build());
        assertThat(rejected.getQueryRejected().getStatus())
                .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    }

    /** Rules 7.7, 11.1, 12.43 */
    @Test
    void aHandlerThatFailsTellsWhy() throws Exception {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        Future<QueryWorkflowResponse> query = ask("order");
        caller.service()
                .respondQueryTaskCompleted(RespondQueryTaskCompletedRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(caller.pollWorkflowTask().getTaskToken())
                        .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_FAILED)
                        .setErrorMessage("unknown currency")
                        .setFailure(Failure.newBuilder().setMessage("unknown currency"))
                        .build());

        StatusRuntimeException refusal = refusal(query);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).isEqualTo("unknown currency");
        assertThat(StatusProto.fromThrowable(refusal)
                        .getDetails(0)
                        .unpack(QueryFailedFailure.class)
                        .getFailure()
                        .getMessage())
                .isEqualTo("unknown currency");
    }

    /** Rule 7.6 */
    @Test
    void withoutAWorkerTheClientIsToldSo() throws Exception {
        caller.start("order");
        Future<QueryWorkflowResponse> query = ask("order");
        time.passFor(query);
        assertThat(refusal(query))
                .hasMessageContaining("FAILED_PRECONDITION")
                .hasMessageContaining("no poller seen for task queue recently");
    }

    /** Rule 7.2 */
    @Test
    void aRunWhoseTaskFailsAgainAndAgainIsNotReady() throws Exception {
        caller.start("order");
        Future<QueryWorkflowResponse> before = ask("order");
        caller.fail(caller.pollWorkflowTask());
        caller.fail(caller.pollWorkflowTask());

        for (Future<QueryWorkflowResponse> query : List.of(before, ask("order"))) {
            StatusRuntimeException refusal = refusal(query);
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(StatusProto.fromThrowable(refusal).getDetails(0).is(WorkflowNotReadyFailure.class))
                    .isTrue();
        }
    }

    /** Rule 7.2, E12 of the failure catalogue: before the first workflow task is done there is somebody to wait for. */
    @Test
    void aRunThatHasNotBegunAnswersWithItsFirstTask() throws Exception {
        caller.start("order");
        Future<QueryWorkflowResponse> query = ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        String queryId = task.getQueriesMap().keySet().iterator().next();
        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(task, scheduleActivity("charge"))
                        .putQueryResults(
                                queryId,
                                WorkflowQueryResult.newBuilder()
                                        .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                                        .setAnswer(text("0"))
                                        .build())
                        .build());
        assertAnswer(query, "0");
    }

    /** Rule 7.2, E12 of the failure catalogue: there will never be, or not for a long time. */
    @Test
    void aRunThatNeverBeganOrWaitsForItsStartIsNotReady() throws Exception {
        caller.start("never");
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setWorkflowExecution(execution("never"))
                        .build());
        caller.service()
                .startWorkflowExecution(TestCaller.startRequest("later")
                        .setWorkflowStartDelay(TestCaller.proto(Duration.ofDays(1)))
                        .build());
        Future<QueryWorkflowResponse> later = ask("later");
        time.passFor(later);

        StatusRuntimeException never = refusal(ask("never"));
        assertThat(never.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(never).hasMessageContaining("Workflow execution closed before WorkflowTaskStarted event");
        assertThat(refusal(later)).hasMessageContaining("Workflow task is not scheduled yet.");
        assertThat(StatusProto.fromThrowable(never).getDetails(0).is(WorkflowNotReadyFailure.class))
                .isTrue();
    }

    /** Rule 7.7 */
    @Test
    void aSecondAnswerFindsNobody() throws Exception {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        Future<QueryWorkflowResponse> query = ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        answer(task, "12");
        assertAnswer(query, "12");
        assertThatThrownBy(() -> answer(task, "13")).hasMessageContaining("NOT_FOUND");
    }

    /** Rule 12.42 */
    @Test
    void aQueryIsNotAWorkflowTask() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        RespondWorkflowTaskCompletedRequest wrong =
                TestCaller.completion(task, completeWorkflow()).build();
        assertThatThrownBy(() -> caller.service().respondWorkflowTaskCompleted(wrong))
                .hasMessageContaining("INVALID_ARGUMENT");
    }
}
