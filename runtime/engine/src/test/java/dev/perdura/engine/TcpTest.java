package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine as callers elsewhere see it. */
class TcpTest {

    private final TestTime time = new TestTime();
    private Engine engine;
    private ManagedChannel channel;
    private TestCaller caller;
    private int port;

    @BeforeEach
    void start(@TempDir Path directory) {
        engine = time.engine().database(directory.resolve("engine.db")).start();
        port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        caller = new TestCaller(channel);
        // Connects, which takes longer than the deadlines of some calls below.
        caller.service().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        engine.close();
    }

    @Test
    void aWorkflowWithAnActivity() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        caller.complete(caller.pollActivity());
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("order")).hasSize(11).endsWith("WorkflowExecutionCompleted");
    }

    /** Rule 9.18 */
    @Test
    void healthIsServingForTheServerAndTheService() {
        for (String service : new String[] {"", "temporal.api.workflowservice.v1.WorkflowService"}) {
            assertThat(HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    /** Rules 9.17, 9.18 */
    @Test
    void clientsAreToldWhomTheySpeakTo() {
        assertThat(caller.service()
                        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                        .getCapabilities()
                        .getInternalErrorDifferentiation())
                .isTrue();
        assertThat(caller.service()
                        .getClusterInfo(GetClusterInfoRequest.getDefaultInstance())
                        .getPersistenceStore())
                .isEqualTo("sqlite");
    }

    @Test
    void aPollWithLittleTimeEndsEmptyInTime() throws Exception {
        var poll = WorkflowServiceGrpc.newFutureStub(channel)
                .withDeadlineAfter(120, TimeUnit.SECONDS)
                .pollWorkflowTaskQueue(TestCaller.workflowPoll(TestCaller.QUEUE).build());
        time.passFor(poll);
        assertThat(poll.get().getTaskToken()).isEmpty();
    }

    /** A worker that has gone must not take a task with it. */
    @Test
    void aPollWhoseConnectionIsLostLeavesTheTaskToOthers() {
        ManagedChannel other =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        // Connects: only then are calls of one connection in order.
        new TestCaller(other).service().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        Future<PollWorkflowTaskQueueResponse> gone = WorkflowServiceGrpc.newFutureStub(other)
                .pollWorkflowTaskQueue(TestCaller.workflowPoll(TestCaller.QUEUE).build());
        new TestCaller(other).service().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        gone.cancel(true);
        // When this is answered, the cancellation has arrived.
        new TestCaller(other).service().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        other.shutdownNow();
        caller.start("order");
        assertThat(caller.pollWorkflowTask().getTaskToken()).isNotEmpty();
    }

    @Test
    void aPortInUseIsRefusedClearly() {
        assertThatThrownBy(() -> engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.reason()).isEqualTo(EngineException.Reason.ADDRESS))
                .hasMessageContaining(Integer.toString(port));
    }

    @Test
    void closingTheEngineEndsPolls() throws Exception {
        Future<PollWorkflowTaskQueueResponse> poll = WorkflowServiceGrpc.newFutureStub(channel)
                .pollWorkflowTaskQueue(TestCaller.workflowPoll(TestCaller.QUEUE).build());
        caller.service().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        engine.close();
        assertThat(poll.get(120, TimeUnit.SECONDS).getTaskToken()).isEmpty();
    }
}
