package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How tasks and pollers find each other (section 8 of the semantics). */
class PollTest {

    /** Less than a poll waits for a caller that does not say how long he has. */
    private static final long CALLERS_SECONDS = 55;

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

    private Future<PollWorkflowTaskQueueResponse> poll() {
        return async.pollWorkflowTaskQueue(
                TestCaller.workflowPoll(TestCaller.QUEUE).build());
    }

    /** Rules 8.1, 12.36. */
    @Test
    void aPollThatFindsNothingEndsEmptyBeforeItsDeadline() throws Exception {
        var patient = async.withDeadlineAfter(CALLERS_SECONDS, TimeUnit.SECONDS);
        Future<PollWorkflowTaskQueueResponse> workflows = patient.pollWorkflowTaskQueue(
                TestCaller.workflowPoll(TestCaller.QUEUE).build());
        Future<PollActivityTaskQueueResponse> activities =
                patient.pollActivityTaskQueue(TestCaller.activityPoll().build());
        time.pass(Duration.ofSeconds(CALLERS_SECONDS - 1));
        assertThat(workflows.get()).isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
        assertThat(activities.get()).isEqualTo(PollActivityTaskQueueResponse.getDefaultInstance());
    }

    @Test
    void aWaitingPollGetsTheTaskOnce() throws Exception {
        List<Future<PollWorkflowTaskQueueResponse>> polls = List.of(poll(), poll(), poll());
        caller.start("order");
        caller.start("invoice");
        Set<String> ids = new HashSet<>();
        ids.add(polls.get(0).get(120, TimeUnit.SECONDS).getWorkflowExecution().getWorkflowId());
        ids.add(polls.get(1).get(120, TimeUnit.SECONDS).getWorkflowExecution().getWorkflowId());
        assertThat(ids).containsExactlyInAnyOrder("order", "invoice");
        assertThat(polls.get(2).isDone()).isFalse();
    }

    /** Rule 8.2 */
    @Test
    void tasksAreServedInOrder() {
        List<String> started = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            started.add("order-" + i);
            caller.start("order-" + i);
        }
        for (int i = 0; i < 10; i++) {
            taken.add(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId());
        }
        assertThat(taken).isEqualTo(started);
    }

    /** A worker that has gone must not take a task with it. */
    @Test
    void aCancelledPollLeavesTheTaskToOthers() {
        Future<PollWorkflowTaskQueueResponse> gone = poll();
        gone.cancel(true);
        caller.start("order");
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId())
                .isEqualTo("order");
    }

    /** Rule 8.2 */
    @Test
    void aTaskThatIsNotWantedAnyMoreIsDropped() throws Exception {
        caller.start("order");
        String second = caller.service()
                .startWorkflowExecution(TestCaller.startRequest("order")
                        .setRequestId("another")
                        .setWorkflowIdConflictPolicy(
                                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
                        .build())
                .getRunId();
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getRunId()).isEqualTo(second);
        assertThat(caller.pollWorkflowTask(Duration.ofMillis(300)).getTaskToken())
                .isEmpty();
    }

    /** Rules 2.13, 12.35 */
    @Test
    void aStickyTaskHasThePartOfTheHistoryThatIsNewAndNamesTheNormalQueue() throws Exception {
        caller.start("order");
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofSeconds(5), scheduleActivity("charge"));
        Future<PollWorkflowTaskQueueResponse> sticky =
                async.pollWorkflowTaskQueue(TestCaller.stickyPoll("sticky").build());
        caller.complete(caller.pollActivity());
        PollWorkflowTaskQueueResponse task = sticky.get(120, TimeUnit.SECONDS);
        assertThat(task.getHistory().getEventsList())
                .extracting(event -> event.getEventId())
                .containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(task.getPreviousStartedEventId()).isEqualTo(3);
        assertThat(task.getWorkflowExecutionTaskQueue().getName()).isEqualTo(TestCaller.QUEUE);
        assertThat(task.getWorkflowExecutionTaskQueue().getKind()).isEqualTo(TaskQueueKind.TASK_QUEUE_KIND_NORMAL);
        assertThat(caller.history("order")
                        .get(7)
                        .getWorkflowTaskScheduledEventAttributes()
                        .getTaskQueue()
                        .getName())
                .isEqualTo("sticky");
    }

    /** Rule 2.10 */
    @Test
    void aStickyQueueThatNobodyPollsIsNotUsed() {
        caller.start("order");
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofMinutes(1), scheduleActivity("charge"));
        caller.complete(caller.pollActivity());
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getHistory().getEvents(0).getEventId()).isEqualTo(1);
        assertThat(caller.types("order")).doesNotContain("WorkflowTaskTimedOut");
    }

    /** Rule 8.7 */
    @Test
    void aWorkerThatShutsDownLeavesItsTasksToOthers() throws Exception {
        caller.start("order");
        caller.completeSticky(caller.pollWorkflowTask(), "sticky", Duration.ofMinutes(1), scheduleActivity("charge"));
        caller.visitSticky("sticky");
        caller.complete(caller.pollActivity());
        Future<PollWorkflowTaskQueueResponse> normal = poll();
        assertThat(normal.isDone()).isFalse();
        caller.service()
                .shutdownWorker(ShutdownWorkerRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setStickyTaskQueue("sticky")
                        .build());
        assertThat(normal.get(120, TimeUnit.SECONDS).getWorkflowExecution().getWorkflowId())
                .isEqualTo("order");
    }

    /** Rule 2.29 */
    @Test
    void theNextTaskCanComeWithTheAnswer() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        caller.signal("order", "hello");
        RespondWorkflowTaskCompletedResponse answer = caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(task)
                        .setReturnNewWorkflowTask(true)
                        .build());
        assertThat(TestCaller.types(answer.getWorkflowTask().getHistory().getEventsList()))
                .contains("WorkflowExecutionSignaled");
        caller.complete(answer.getWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
    }

    /** Rule 8.9 */
    @Test
    void queuesOfOneNameAreApart() {
        caller.start("order");
        assertThat(caller.pollActivity(Duration.ofMillis(200)).getTaskToken()).isEmpty();
    }

    @Test
    void closingTheEngineEndsPolls() throws Exception {
        Future<PollWorkflowTaskQueueResponse> poll = poll();
        engine.close();
        assertThat(poll.get(120, TimeUnit.SECONDS)).isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
    }
}
