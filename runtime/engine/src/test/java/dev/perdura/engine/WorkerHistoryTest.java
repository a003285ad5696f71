package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 2.35: whatever has happened, the history that comes with a workflow task is whole. It begins where the worker
 * stopped, or with event 1; no id is left out; it ends with the start of this very task.
 */
class WorkerHistoryTest {

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start() {
        engine = time.engine().inMemory().start();
        caller = new TestCaller(engine.channel());
        caller.start("order");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static PollWorkflowTaskQueueResponse whole(long firstEventId, PollWorkflowTaskQueueResponse task) {
        List<HistoryEvent> events = task.getHistory().getEventsList();
        assertThat(task.getNextPageToken()).isEmpty();
        assertWhole(firstEventId, task.getStartedEventId(), events);
        HistoryEvent last = events.get(events.size() - 1);
        assertThat(last.getEventType()).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
        assertThat(last.getWorkflowTaskStartedEventAttributes().getScheduledEventId())
                .isEqualTo(last.getEventId() - 1);
        return task;
    }

    private static void assertWhole(long firstEventId, long lastEventId, List<HistoryEvent> events) {
        for (int at = 0; at < events.size(); at++) {
            assertThat(events.get(at).getEventId()).isEqualTo(firstEventId + at);
        }
        assertThat(firstEventId + events.size() - 1).isEqualTo(lastEventId);
    }

    @Test
    void rule2_35_ofTheFirstTaskAndOfALaterOne() {
        caller.complete(whole(1, caller.pollWorkflowTask()), scheduleActivity("charge"));
        caller.complete(caller.pollActivity());

        caller.complete(whole(1, caller.pollWorkflowTask()), completeWorkflow());
        assertWhole(1, 11, caller.history("order"));
    }

    /** Also rule 12.4: the ids of a task that failed before move when there is news, in history and token alike. */
    @Test
    void rule2_35_ofATaskThatFailedBefore() {
        caller.fail(whole(1, caller.pollWorkflowTask()));
        PollWorkflowTaskQueueResponse second = whole(1, caller.pollWorkflowTask());
        assertThat(second.getStartedEventId()).isEqualTo(6);
        assertWhole(1, 6, caller.history("order"));
        caller.fail(second);
        caller.signal("order", "news");
        assertWhole(1, 5, caller.history("order"));

        PollWorkflowTaskQueueResponse third = whole(1, caller.pollWorkflowTask());
        assertThat(third.getStartedEventId()).isEqualTo(7);
        assertThat(third.getAttempt()).isEqualTo(1);
        caller.complete(third, completeWorkflow());
        assertWhole(1, 9, caller.history("order"));
    }

    /** A worker that has lost the run from its cache asks for the rest of the history. */
    @Test
    void rule2_35_ofAStickyTaskAndOfTheHistoryBeforeIt() {
        caller.completeSticky(
                whole(1, caller.pollWorkflowTask()), "sticky", Duration.ofMinutes(1), scheduleActivity("charge"));
        caller.visitSticky("sticky");
        caller.signal("order", "news");
        PollWorkflowTaskQueueResponse task = whole(4, caller.pollSticky("sticky"));
        assertThat(task.getPreviousStartedEventId()).isEqualTo(3);

        assertWhole(1, task.getStartedEventId(), caller.history("order"));
        caller.complete(task, completeWorkflow());
    }

    @Test
    void rule2_35_ofATaskThatComesWithTheAnswerToTheLast() {
        PollWorkflowTaskQueueResponse first = caller.pollWorkflowTask();
        caller.signal("order", "news");
        PollWorkflowTaskQueueResponse second = caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(first, scheduleActivity("charge"))
                        .setReturnNewWorkflowTask(true)
                        .build())
                .getWorkflowTask();

        caller.complete(whole(4, second), completeWorkflow());
        assertWhole(1, second.getStartedEventId() + 2, caller.history("order"));
    }

    /** Only a task that is nothing but a query comes without history; rule 12.45: with the header of the query. */
    @Test
    void rule2_35_aQueryMayComeWithoutHistory() throws Exception {
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofMinutes(1), scheduleActivity("charge"));
        caller.visitSticky("sticky");
        WorkflowQuery query = WorkflowQuery.newBuilder()
                .setQueryType("state")
                .setQueryArgs(TestCaller.text("argument"))
                .setHeader(Header.newBuilder()
                        .putFields(
                                "trace",
                                Payload.newBuilder()
                                        .setData(ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))
                                        .build()))
                .build();
        var answer = WorkflowServiceGrpc.newFutureStub(engine.channel())
                .queryWorkflow(QueryWorkflowRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(TestCaller.execution("order"))
                        .setQuery(query)
                        .build());

        PollWorkflowTaskQueueResponse task = caller.pollSticky("sticky");
        assertThat(task.getQuery()).isEqualTo(query);
        assertThat(task.getHistory().getEventsList()).isEmpty();
        caller.service()
                .respondQueryTaskCompleted(RespondQueryTaskCompletedRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setTaskToken(task.getTaskToken())
                        .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                        .setQueryResult(TestCaller.text("fine"))
                        .build());
        assertThat(answer.get(120, TimeUnit.SECONDS).getQueryResult()).isEqualTo(TestCaller.text("fine"));
    }
}
