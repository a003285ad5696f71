package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startRequest;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How many workflows an engine does, and what they cost: a client and a worker of bare asynchronous calls.
 *
 * <p>Arguments: workflows per round, in flight, activities each (0 or 1), rounds, "direct" or "pool" (who runs the
 * worker's code), "local" or "tcp", pollers of each kind.
 */
final class EngineThroughput {

    private final WorkflowServiceGrpc.WorkflowServiceStub stub;
    private final Executor executor;
    private final int activities;
    private final AtomicInteger next = new AtomicInteger();
    private volatile int last;
    private volatile long[] nanos;
    private volatile CountDownLatch done;
    private volatile boolean stopped;

    private EngineThroughput(Channel channel, Executor executor, int activities) {
        this.stub = WorkflowServiceGrpc.newStub(channel);
        this.executor = executor;
        this.activities = activities;
    }

    public static void main(String[] arguments) throws Exception {
        int workflows = Integer.parseInt(arguments[0]);
        int inFlight = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[3]);
        boolean direct = arguments[4].equals("direct");
        Path directory = Files.createTempDirectory("perdura");
        Engine engine =
                Engine.builder().database(directory.resolve("engine.db")).start();
        ManagedChannel channel = engine.channel();
        if (arguments[5].equals("tcp")) {
            int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel = NettyChannelBuilder.forAddress("localhost", port)
                    .usePlaintext()
                    .directExecutor()
                    .build();
        }
        Executor executor = direct
                ? Runnable::run
                : Executors.newFixedThreadPool(2, task -> {
                    Thread thread = new Thread(task, "worker");
                    thread.setDaemon(true);
                    return thread;
                });
        EngineThroughput run = new EngineThroughput(channel, executor, Integer.parseInt(arguments[2]));
        int pollers = Integer.parseInt(arguments[6]);
        for (int i = 0; i < pollers; i++) {
            run.pollWorkflowTask();
            if (run.activities > 0) {
                run.pollActivity();
            }
        }
        for (int round = 0; round < rounds; round++) {
            run.measure(round, workflows, inFlight, engine);
        }
        run.stopped = true;
        channel.shutdownNow();
        engine.close();
    }

    private void measure(int round, int workflows, int inFlight, Engine engine) throws InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        EngineStatistics before = engine.statistics();
        nanos = new long[workflows];
        done = new CountDownLatch(workflows);
        int first = next.get();
        last = first + workflows;
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < inFlight; i++) {
            executor.execute(() -> startNext(first));
        }
        done.await();
        long wall = System.nanoTime() - start;
        cpu = system.getProcessCpuTime() - cpu;
        EngineStatistics after = engine.statistics();
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%2d: %6.0f wf/s  %.3f cpu-ms/wf  p50 %.2f ms  p99 %.2f ms  %.2f commits/wf  %.2f rows/wf"
                        + "  %.1f transitions/sync  %.0f bytes/wf%n",
                round,
                workflows * 1e9 / wall,
                cpu / 1e6 / workflows,
                sorted[workflows / 2] / 1e6,
                sorted[(int) (workflows * 0.99)] / 1e6,
                (after.commits() - before.commits()) / (double) workflows,
                (after.rows() - before.rows()) / (double) workflows,
                (after.acknowledgedTransitions() - before.acknowledgedTransitions())
                        / (double) Math.max(1, after.syncs() - before.syncs()),
                (after.bytes() - before.bytes()) / (double) workflows);
    }

    private void startNext(int first) {
        int number = next.getAndIncrement();
        if (number >= last) {
            next.decrementAndGet();
            return;
        }
        long start = System.nanoTime();
        String id = "workflow-" + number;
        stub.startWorkflowExecution(
                startRequest(id).build(),
                this.<StartWorkflowExecutionResponse>then(started -> await(id, () -> {
                    nanos[number - first] = System.nanoTime() - start;
                    startNext(first);
                    done.countDown();
                })));
    }

    private void await(String id, Runnable then) {
        stub.getWorkflowExecutionHistory(
                TestCaller.closeEvent(id).build(), this.<GetWorkflowExecutionHistoryResponse>then(answer -> {
                    if (answer.getHistory().getEventsCount() == 0) {
                        await(id, then);
                    } else {
                        then.run();
                    }
                }));
    }

    private void pollWorkflowTask() {
        stub.pollWorkflowTaskQueue(
                TestCaller.workflowPoll(TestCaller.QUEUE).build(), this.<PollWorkflowTaskQueueResponse>then(task -> {
                    if (!task.getTaskToken().isEmpty()) {
                        boolean first = task.getPreviousStartedEventId() == 0 && activities > 0;
                        stub.respondWorkflowTaskCompleted(
                                TestCaller.completion(task, first ? scheduleActivity("a") : completeWorkflow())
                                        .build(),
                                then(answer -> {}));
                    }
                    pollWorkflowTask();
                }));
    }

    private void pollActivity() {
        stub.pollActivityTaskQueue(TestCaller.activityPoll().build(), this.<PollActivityTaskQueueResponse>then(task -> {
            if (!task.getTaskToken().isEmpty()) {
                stub.respondActivityTaskCompleted(
                        RespondActivityTaskCompletedRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setTaskToken(task.getTaskToken())
                                .setIdentity(TestCaller.IDENTITY)
                                .setResult(TestCaller.text("result"))
                                .build(),
                        then(answer -> {}));
            }
            pollActivity();
        }));
    }

    private <T> StreamObserver<T> then(Consumer<T> action) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                executor.execute(() -> action.accept(value));
            }

            @Override
            public void onError(Throwable error) {
                if (!stopped) {
                    error.printStackTrace();
                }
            }

            @Override
            public void onCompleted() {
                // The value was all.
            }
        };
    }
}
