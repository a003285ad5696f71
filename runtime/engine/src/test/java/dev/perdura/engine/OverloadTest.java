package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D of the failure catalogue: more of something than is good for an engine. */
class OverloadTest {

    private static final int SIGNALS = 400;
    private static final int WAITING = 1_500;

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

    /** D1: signals that never stop keep a run from closing once, and none of them is lost or taken twice. */
    @Test
    void aRunContinuesAsNewWhileSignalsPourIn() throws Exception {
        String first = caller.start("order");
        CompletableFuture<Void> signals = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < SIGNALS; i++) {
                stubborn("signal-" + i);
            }
        });
        int answers = 0;
        boolean continued = false;
        while (!continued) {
            PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
            answers++;
            continued = refusedOr(() -> caller.complete(task, CrossRunCommands.continueAsNew())) == Status.Code.OK;
        }
        signals.get(120, TimeUnit.SECONDS);

        // The first answer may meet news; while the second is made the run takes no more (rule 2.27).
        assertThat(answers).isLessThanOrEqualTo(2);
        List<String> names = new ArrayList<>(signals(first));
        names.addAll(signals(""));
        assertThat(names).hasSize(SIGNALS).doesNotHaveDuplicates();
    }

    private void stubborn(String signal) {
        Status.Code code;
        do {
            code = refusedOr(() -> caller.signal("order", signal));
            assertThat(code).isIn(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
        } while (code != Status.Code.OK);
    }

    private static Status.Code refusedOr(Runnable call) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        return refusal == null ? Status.Code.OK : refusal.getStatus().getCode();
    }

    private List<String> signals(String runId) {
        List<String> names = new ArrayList<>();
        ByteString token = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryResponse page = caller.service()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setExecution(TestCaller.execution("order", runId))
                            .setNextPageToken(token)
                            .build());
            page.getHistory().getEventsList().stream()
                    .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
                    .forEach(event -> names.add(
                            event.getWorkflowExecutionSignaledEventAttributes().getSignalName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return names;
    }

    /** D4: refused before anything is done with it, by either way in. */
    @Test
    void aRequestThatIsMuchTooLargeIsRefusedAtTheDoor() {
        var large = TestCaller.startRequest("large")
                .setInput(Payloads.newBuilder()
                        .addPayloads(Payload.newBuilder().setData(ByteString.copyFrom(new byte[40 << 20]))))
                .build();
        long bytes = engine.statistics().bytes();
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        try {
            assertThat(refusedOr(() -> caller.service().startWorkflowExecution(large)))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            TestCaller remote = new TestCaller(channel);
            assertThat(refusedOr(() -> remote.service().startWorkflowExecution(large)))
                    .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
            remote.start("order");
        } finally {
            channel.shutdownNow();
        }
        assertThat(engine.statistics().bytes() - bytes).isLessThan(1 << 20);
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
    }

    /** D3, rule 11.2: the words by which an official worker knows that its answer will never be taken. */
    @Test
    void anAnswerThatIsTooLargeIsRefusedInTheWordsThatWorkersKnow() {
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        try {
            TestCaller remote = new TestCaller(channel);
            remote.start("order");
            PollWorkflowTaskQueueResponse task = remote.pollWorkflowTask();
            for (String compressor : new String[] {"identity", "gzip"}) {
                StatusRuntimeException refusal = catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> remote.service()
                                .withCompression(compressor)
                                .respondWorkflowTaskCompleted(TestCaller.completion(task, scheduleActivity("charge"))
                                        .setBinaryChecksum("x".repeat(10 << 20))
                                        .build()));
                assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                assertThat(refusal.getStatus().getDescription())
                        .startsWith("grpc: received message larger than max (10485")
                        .endsWith(" vs. 4194304)");
            }
            remote.complete(task, completeWorkflow());
        } finally {
            channel.shutdownNow();
        }
    }

    /** D12: polls cost no threads, and each task of a burst goes to one of them. */
    @Test
    void manyIdlePollsAndThenABurst() throws Exception {
        int threads = Thread.getAllStackTraces().size();
        List<Future<PollWorkflowTaskQueueResponse>> polls = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            polls.add(async.pollWorkflowTaskQueue(
                    TestCaller.workflowPoll(TestCaller.QUEUE).build()));
        }
        assertThat(Thread.getAllStackTraces().size()).isLessThan(threads + 50);
        for (int i = 0; i < WAITING; i++) {
            caller.start("order-" + i);
        }
        Set<String> ids = new HashSet<>();
        for (Future<PollWorkflowTaskQueueResponse> poll : polls) {
            ids.add(poll.get(120, TimeUnit.SECONDS).getWorkflowExecution().getWorkflowId());
        }
        assertThat(ids).hasSize(WAITING);
        assertThat(engine.statistics().waitingTasks()).isZero();
    }

    /** D20: those who wait for a result are woken by it; nothing is written or read meanwhile on their behalf. */
    @Test
    void manyWaitForOneResult() throws Exception {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        long commits = engine.statistics().commits();
        List<Future<GetWorkflowExecutionHistoryResponse>> clients = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            clients.add(async.getWorkflowExecutionHistory(
                    TestCaller.closeEvent("order").build()));
        }
        assertThat(engine.statistics().commits()).isEqualTo(commits);
        caller.complete(task, completeWorkflow());
        for (Future<GetWorkflowExecutionHistoryResponse> client : clients) {
            assertThat(TestCaller.types(
                            client.get(120, TimeUnit.SECONDS).getHistory().getEventsList()))
                    .containsExactly("WorkflowExecutionCompleted");
        }
    }

    /** D18: the pool that everybody shares may be full of other people's work. */
    @Test
    void theCommonPoolIsNotNeeded() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        int threads = 4 * ForkJoinPool.getCommonPoolParallelism() + 4;
        List<CompletableFuture<Void>> hogs = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            hogs.add(CompletableFuture.runAsync(() -> await(over), ForkJoinPool.commonPool()));
        }
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        caller.complete(caller.pollActivity());
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).endsWith("WorkflowExecutionCompleted");
        over.countDown();
        CompletableFuture.allOf(hogs.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
