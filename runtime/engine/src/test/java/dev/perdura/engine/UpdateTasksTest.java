package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completion;
import static dev.perdura.engine.UpdateMessages.acceptAll;
import static dev.perdura.engine.UpdateMessages.reject;
import static dev.perdura.engine.UpdateMessages.respond;
import static dev.perdura.engine.UpdateMessages.success;
import static dev.perdura.engine.UpdateMessages.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The workflow tasks that bring updates to a worker, beside queries, failures, readers and a full cache. */
class UpdateTasksTest extends UpdateScene {

    @Test
    void rule2_31_aQueryThatMeetsTheUpdatesTaskRidesOnIt() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        Future<QueryWorkflowResponse> query = ask("order");
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);

        assertThat(task.getMessagesList()).hasSize(1);
        assertThat(task.getQueriesMap()).hasSize(1);
        String queryId = task.getQueriesMap().keySet().iterator().next();
        caller.service()
                .respondWorkflowTaskCompleted(acceptAll(task)
                        .putQueryResults(
                                queryId,
                                WorkflowQueryResult.newBuilder()
                                        .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                                        .setAnswer(TestCaller.text("12"))
                                        .build())
                        .build());
        assertThat(get(query).getQueryResult()).isEqualTo(TestCaller.text("12"));
        assertThat(get(update).getOutcome()).isEqualTo(success("u"));
    }

    @Test
    void rule2_31_aQueryThatTheRejectingTaskDidNotHaveIsAskedByItself() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);
        Future<QueryWorkflowResponse> query = ask("order");
        var rejection = completion(task).addMessages(reject(task.getMessages(0), "no"));
        rejection.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
        caller.service().respondWorkflowTaskCompleted(rejection.build());

        assertThat(get(update).getOutcome().hasFailure()).isTrue();
        PollWorkflowTaskQueueResponse asked = caller.pollWorkflowTask();
        assertThat(asked.getQuery().getQueryType()).isEqualTo("total");
        caller.service()
                .respondQueryTaskCompleted(RespondQueryTaskCompletedRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(asked.getTaskToken())
                        .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                        .setQueryResult(TestCaller.text("12"))
                        .build());
        assertThat(get(query).getQueryResult()).isEqualTo(TestCaller.text("12"));
    }

    @Test
    void rule2_11_aRunWithAnUpdateUnderWayStaysInMemory() throws Exception {
        close();
        open(time.engine().cacheBytes(1 << 20));
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        for (int i = 0; i < 1_000; i++) {
            caller.start("other-" + i);
        }
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);
        caller.service().respondWorkflowTaskCompleted(acceptAll(task).build());

        assertThat(get(update).getOutcome()).isEqualTo(success("u"));
        assertThat(engine.statistics().cachedRuns()).isLessThan(1_001);
    }

    @Test
    void rule2_33_aReaderOfHistorySeesTheTaskThatIsNotThere() {
        startIdle("order");
        send(update("order", "u"));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);

        assertThat(caller.types("order")).hasSize(7).endsWith("WorkflowTaskScheduled", "WorkflowTaskStarted");
        assertThat(task.getStartedEventId()).isEqualTo(7);
    }

    @Test
    void rule2_4_anUpdateSurvivesAFailedTask() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        caller.fail(caller.pollSticky(STICKY));
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        assertThat(task.getMessagesList()).hasSize(1);
        assertThat(task.getMessages(0).getEventId()).isEqualTo(task.getStartedEventId() - 1);
        caller.service().respondWorkflowTaskCompleted(acceptAll(task).build());
        assertThat(get(update).getOutcome()).isEqualTo(success("u"));
    }

    @Test
    void rule2_25_anInvalidAnswerAbortsWhatTheWorkerHad() throws Exception {
        startIdle("order");
        Future<UpdateWorkflowExecutionResponse> update = send(update("order", "u"));
        PollWorkflowTaskQueueResponse task = caller.pollSticky(STICKY);
        StatusRuntimeException invalid = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.service()
                        .respondWorkflowTaskCompleted(
                                completion(task).addMessages(respond("u")).build()));

        assertThat(invalid.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal(update).getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(caller.types("order"))
                .endsWith("WorkflowTaskStarted", "WorkflowTaskFailed", "WorkflowTaskScheduled");
    }

    private Future<QueryWorkflowResponse> ask(String workflowId) {
        return async.queryWorkflow(QueryWorkflowRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(TestCaller.execution(workflowId))
                .setQuery(WorkflowQuery.newBuilder().setQueryType("total"))
                .build());
    }
}
