package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D of the failure catalogue: much of what is allowed, through a socket and over a file. */
class LargeLoadTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final long CACHE_BYTES = MEBIBYTE;

    /** What a client takes that sets nothing. */
    private static final int MESSAGE_BYTES = 4 * MEBIBYTE;

    @TempDir
    Path directory;

    private WatchedStore store;
    private final TestTime time = new TestTime();
    private Engine engine;
    private ManagedChannel channel;
    private TestCaller caller;

    private void open() {
        store = new WatchedStore(SqliteStore.open(directory.resolve("engine.db")));
        engine = time.engine()
                .store(store.store())
                .cacheBytes(CACHE_BYTES)
                .lanes(2)
                .start();
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        caller = new TestCaller(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        engine.close();
    }

    private static Payloads large(int bytes) {
        return Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFrom(new byte[bytes])))
                .build();
    }

    /** D5: within the documented limit of a payload (2 MiB), and with no client's limits raised. */
    @Test
    void aMebibyteInEveryStep() {
        open();
        int workflows = 8;
        Payloads payload = large(MEBIBYTE);
        for (int i = 0; i < workflows; i++) {
            caller.service()
                    .startWorkflowExecution(TestCaller.startRequest("order-" + i)
                            .setInput(payload)
                            .build());
        }
        for (int i = 0; i < workflows; i++) {
            caller.complete(
                    caller.pollWorkflowTask(),
                    Command.newBuilder()
                            .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                            .setScheduleActivityTaskCommandAttributes(
                                    TestCaller.activity("charge").setInput(payload))
                            .build());
        }
        for (int i = 0; i < workflows; i++) {
            PollActivityTaskQueueResponse activity = caller.pollActivity();
            assertThat(activity.getInput()).isEqualTo(payload);
            caller.service()
                    .respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setTaskToken(activity.getTaskToken())
                            .setResult(payload)
                            .build());
        }
        for (int i = 0; i < workflows; i++) {
            caller.complete(
                    caller.pollWorkflowTask(),
                    Command.newBuilder()
                            .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                            .setCompleteWorkflowExecutionCommandAttributes(
                                    CompleteWorkflowExecutionCommandAttributes.newBuilder()
                                            .setResult(payload))
                            .build());
        }
        for (int i = 0; i < workflows; i++) {
            assertThat(caller.types("order-" + i)).hasSize(11).endsWith("WorkflowExecutionCompleted");
        }
    }

    /** D8: what a run costs does not depend on how many others are open. */
    @Test
    void aBusyRunAmongManyThatWait() {
        open();
        long alone = readsFor("alone");
        for (int i = 0; i < 1_000; i++) {
            caller.start("waiting-" + i);
            caller.complete(caller.pollWorkflowTask(), startTimer("sleep", Duration.ofDays(30)));
        }
        close();
        open();

        assertThat(readsFor("among many")).isEqualTo(alone);
    }

    private long readsFor(String workflowId) {
        long before = store.readsOfRuns();
        caller.start(workflowId);
        for (int i = 0; i < 20; i++) {
            caller.complete(caller.pollWorkflowTask(), scheduleActivity("a" + i));
            caller.complete(caller.pollActivity());
        }
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        return store.readsOfRuns() - before;
    }

    /** D10: large histories leave page by page, and the engine keeps none of them in memory. */
    @Test
    void manyReplaysOfLargeHistoriesAfterARestart() throws Exception {
        open();
        int workflows = 12;
        int signals = 24;
        Payloads payload = large(MEBIBYTE / 4);
        for (int i = 0; i < workflows; i++) {
            caller.start("order-" + i);
            for (int s = 0; s < signals; s++) {
                caller.service()
                        .signalWorkflowExecution(SignalWorkflowExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setWorkflowExecution(TestCaller.execution("order-" + i))
                                .setSignalName("news")
                                .setInput(payload)
                                .build());
            }
        }
        close();
        open();
        List<Future<PollWorkflowTaskQueueResponse>> polls = new ArrayList<>();
        for (int i = 0; i < workflows; i++) {
            polls.add(WorkflowServiceGrpc.newFutureStub(channel)
                    .pollWorkflowTaskQueue(
                            TestCaller.workflowPoll(TestCaller.QUEUE).build()));
        }
        for (Future<PollWorkflowTaskQueueResponse> poll : polls) {
            PollWorkflowTaskQueueResponse task = poll.get(120, TimeUnit.SECONDS);
            assertThat(task.getSerializedSize()).isLessThan(MESSAGE_BYTES);
            List<HistoryEvent> events = new ArrayList<>(task.getHistory().getEventsList());
            ByteString token = task.getNextPageToken();
            while (!token.isEmpty()) {
                GetWorkflowExecutionHistoryResponse page = nextPage(task, token);
                assertThat(page.getSerializedSize()).isLessThan(MESSAGE_BYTES);
                events.addAll(page.getHistory().getEventsList());
                token = page.getNextPageToken();
            }
            assertThat(events)
                    .extracting(HistoryEvent::getEventId)
                    .hasSize(signals + 3)
                    .isSorted()
                    .doesNotHaveDuplicates();
            caller.complete(task, completeWorkflow());
        }
        assertThat(engine.statistics().cachedBytes()).isLessThan(2 * CACHE_BYTES);
    }

    private GetWorkflowExecutionHistoryResponse nextPage(PollWorkflowTaskQueueResponse task, ByteString token) {
        return caller.service()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(TestCaller.NAMESPACE)
                        .setExecution(task.getWorkflowExecution())
                        .setNextPageToken(token)
                        .build());
    }

    /** D13, B14: what has come together without workers, over a restart, holds up nobody and is done once. */
    @Test
    void aBacklogDrainsAndNewWorkNeedNotWaitForIt() throws Exception {
        open();
        int backlog = 2_000;
        for (int i = 0; i < backlog; i++) {
            caller.start("old-" + i);
        }
        close();
        open();
        caller.service()
                .startWorkflowExecution(TestCaller.startRequest("new")
                        .setTaskQueue(TaskQueue.newBuilder().setName("other"))
                        .build());
        PollWorkflowTaskQueueResponse first = caller.service()
                .pollWorkflowTaskQueue(TestCaller.workflowPoll("other").build());
        assertThat(first.getWorkflowExecution().getWorkflowId()).isEqualTo("new");

        Set<String> done = ConcurrentHashMap.newKeySet();
        ExecutorService workers = Executors.newFixedThreadPool(8);
        List<Future<?>> work = new ArrayList<>();
        for (int worker = 0; worker < 8; worker++) {
            work.add(workers.submit(() -> {
                for (int i = 0; i < backlog / 8; i++) {
                    PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
                    assertThat(done.add(task.getWorkflowExecution().getWorkflowId()))
                            .as("%s is handed out once", task.getWorkflowExecution())
                            .isTrue();
                    caller.complete(task, completeWorkflow());
                }
            }));
        }
        for (Future<?> each : work) {
            each.get(120, TimeUnit.SECONDS);
        }
        workers.shutdown();
        assertThat(done).hasSize(backlog);
        assertThat(engine.statistics().waitingTasks()).isZero();
    }

    /** D14: whoever lists much has threads of his own; when they are all taken he waits, and only he. */
    @Test
    void listsThatTakeForEverDelayNoRun() throws Exception {
        open();
        CountDownLatch latch = new CountDownLatch(1);
        store.holdLists(latch);
        List<Future<ListWorkflowExecutionsResponse>> lists = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lists.add(WorkflowServiceGrpc.newFutureStub(channel)
                    .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .build()));
        }
        try {
            for (int i = 0; i < 20; i++) {
                caller.start("order-" + i);
                caller.complete(caller.pollWorkflowTask(), completeWorkflow());
            }
            assertThat(lists).noneMatch(Future::isDone);
        } finally {
            latch.countDown();
        }
        for (Future<ListWorkflowExecutionsResponse> list : lists) {
            assertThat(list.get(120, TimeUnit.SECONDS).getExecutionsCount()).isPositive();
        }
    }

    /** D11: nothing is kept of calls whose callers have given up; tasks do not go to them. */
    @Test
    void callersThatGiveUpLeaveNothingBehind() {
        open();
        caller.start("silent");
        caller.complete(caller.pollWorkflowTask());
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            var impatient = WorkflowServiceGrpc.newFutureStub(channel).withDeadlineAfter(100, TimeUnit.MILLISECONDS);
            calls.add(impatient.pollWorkflowTaskQueue(
                    TestCaller.workflowPoll("nobody's").build()));
            calls.add(impatient.pollActivityTaskQueue(TestCaller.activityPoll().build()));
            calls.add(impatient.getWorkflowExecutionHistory(
                    TestCaller.closeEvent("silent").build()));
            calls.add(impatient.updateWorkflowExecution(
                    UpdateMessages.update("silent", "update-" + i % 5).build()));
        }
        // Answered with nothing, or given up: either way over.
        calls.forEach(call -> catchThrowable(() -> call.get(120, TimeUnit.SECONDS)));

        // One is the engine's own.
        Patience.await(() -> engine.parts().timers().waitingCalls() <= 1);
        caller.service()
                .startWorkflowExecution(TestCaller.startRequest("next")
                        .setTaskQueue(TaskQueue.newBuilder().setName("nobody's"))
                        .build());
        PollWorkflowTaskQueueResponse next = caller.service()
                .pollWorkflowTaskQueue(TestCaller.workflowPoll("nobody's").build());
        assertThat(next.getWorkflowExecution().getWorkflowId()).isEqualTo("next");
    }
}
