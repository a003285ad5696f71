package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import dev.perdura.engine.internal.execution.LiveRuns;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged is on disk; and callers that come together share a flush. */
class GroupCommitTest {

    private HeldStore store;
    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;
    private WorkflowServiceGrpc.WorkflowServiceFutureStub async;

    @BeforeEach
    void start(@TempDir Path directory) {
        store = new HeldStore(SqliteStore.open(directory.resolve("engine.db")));
        engine = time.engine().store(store).start();
        ManagedChannel channel = engine.channel();
        caller = new TestCaller(channel);
        async = WorkflowServiceGrpc.newFutureStub(channel);
        // The first commit is the engine's own: it makes the default namespace.
        caller.start("first");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
    }

    @AfterEach
    void close() {
        store.release();
        engine.close();
    }

    /** B10 of the failure catalogue: while a slow disk has one commit, all who come share the next. */
    @Test
    void callersThatComeTogetherShareCommits() throws Exception {
        store.hold();
        EngineStatistics before = engine.statistics();
        int begun = store.begun();
        List<ListenableFuture<StartWorkflowExecutionResponse>> starts = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            starts.add(async.startWorkflowExecution(startRequest("order-" + i).build()));
            if (i == 0) {
                Patience.await(() -> store.begun() == begun + 1);
            }
        }
        // What a caller's thread has not done itself, a lane's thread may do when it likes.
        for (int i = 0; i < 128; i++) {
            String id = "order-" + i;
            Patience.await(() -> LiveRuns.isIdle(engine.parts().executions(), TestCaller.NAMESPACE, id));
        }
        store.release();
        for (ListenableFuture<StartWorkflowExecutionResponse> start : starts) {
            assertThat(start.get(120, TimeUnit.SECONDS).getStarted()).isTrue();
        }

        EngineStatistics after = engine.statistics();
        assertThat(after.acknowledgedTransitions() - before.acknowledgedTransitions())
                .isEqualTo(128);
        // One for the first caller, one for all who came while that ran.
        assertThat(after.commits() - before.commits()).isEqualTo(2);
    }

    @Test
    void aLoneCallerIsCommittedAtOnce() {
        EngineStatistics before = engine.statistics();
        caller.start("order");
        assertThat(engine.statistics().commits() - before.commits()).isEqualTo(1);
    }

    /** A14 of the failure catalogue */
    @Test
    void aChangeIsNotAcknowledgedBeforeItsCommit() throws Exception {
        store.hold();
        int begun = store.begun();
        ListenableFuture<StartWorkflowExecutionResponse> start =
                async.startWorkflowExecution(startRequest("order").build());
        Patience.await(() -> store.begun() == begun + 1);
        assertThat(start.isDone()).isFalse();
        store.letOneGo();
        assertThat(start.get(120, TimeUnit.SECONDS).getStarted()).isTrue();
    }

    @Test
    void aReaderWaitsForTheCommitOfWhatItSees() throws Exception {
        store.hold();
        int begun = store.begun();
        async.startWorkflowExecution(startRequest("order").build());
        Patience.await(() -> store.begun() == begun + 1);
        var description = async.describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(TestCaller.execution("order"))
                .build());
        ListenableFuture<StartWorkflowExecutionResponse> refused = async.startWorkflowExecution(
                startRequest("order").setRequestId("another").build());
        assertThat(description.isDone()).isFalse();
        assertThat(refused.isDone()).isFalse();
        store.release();
        assertThat(description.get(120, TimeUnit.SECONDS).hasWorkflowExecutionInfo())
                .isTrue();
        assertThatThrownBy(() -> refused.get(120, TimeUnit.SECONDS)).hasMessageContaining("ALREADY_EXISTS");
    }

    /** A worker in this process cannot do anything with a workflow task that would outlive a crash. */
    @Test
    void aWorkflowTaskReachesAWorkerInThisProcessBeforeTheCommit() throws Exception {
        store.hold();
        var poll = async.pollWorkflowTaskQueue(
                TestCaller.workflowPoll(TestCaller.QUEUE).build());
        var start = async.startWorkflowExecution(startRequest("order").build());
        PollWorkflowTaskQueueResponse task = poll.get(120, TimeUnit.SECONDS);
        assertThat(task.getWorkflowExecution().getWorkflowId()).isEqualTo("order");
        assertThat(start.isDone()).isFalse();
    }

    @Test
    void aWorkflowTaskReachesAWorkerElsewhereAfterTheCommit() throws Exception {
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ManagedChannel remote =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        try {
            store.hold();
            int begun = store.begun();
            var poll = WorkflowServiceGrpc.newFutureStub(remote)
                    .pollWorkflowTaskQueue(
                            TestCaller.workflowPoll(TestCaller.QUEUE).build());
            async.startWorkflowExecution(startRequest("order").build());
            Patience.await(() -> store.begun() == begun + 1);
            assertThat(poll.isDone()).isFalse();
            store.release();
            assertThat(poll.get(120, TimeUnit.SECONDS).getWorkflowExecution().getWorkflowId())
                    .isEqualTo("order");
        } finally {
            remote.shutdownNow();
        }
    }

    /** An activity has effects: it must not begin before the workflow that wants it is on disk. */
    @Test
    void anActivityIsHandedOutAfterTheCommit() throws Exception {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        store.hold();
        int begun = store.begun();
        ListenableFuture<PollActivityTaskQueueResponse> poll =
                async.pollActivityTaskQueue(TestCaller.activityPoll().build());
        async.respondWorkflowTaskCompleted(
                TestCaller.completion(task, scheduleActivity("charge")).build());
        Patience.await(() -> store.begun() == begun + 1);
        assertThat(poll.isDone()).isFalse();
        store.release();
        assertThat(poll.get(120, TimeUnit.SECONDS).getActivityId()).isEqualTo("charge");
    }

    /** A14 of the failure catalogue */
    @Test
    void afterAFailedCommitEverythingIsRefusedWithTheReason() {
        store.failWith(new StoreFailure(StoreFailure.Reason.INPUT_OUTPUT, "the disk is on fire"));
        assertUnavailable(() -> caller.start("order"));
        assertUnavailable(() -> caller.start("another"));
        assertUnavailable(() -> caller.types("first"));
        assertUnavailable(caller::pollWorkflowTask);
    }

    private static void assertUnavailable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                .hasMessageContaining("the disk is on fire");
    }
}
