package dev.perdura.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perdura.client.WorkflowAlreadyStartedException;
import dev.perdura.client.WorkflowFailedException;
import dev.perdura.client.WorkflowNotFoundException;
import dev.perdura.client.WorkflowOptions;
import dev.perdura.client.WorkflowStatus;
import dev.perdura.dsl.ApplicationFailure;
import dev.perdura.dsl.CanceledFailure;
import dev.perdura.dsl.EncodedValues;
import dev.perdura.dsl.TerminatedFailure;
import dev.perdura.dsl.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a Java program does with workflows, from the front door to the last future. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class UsageFromJavaTest {
    private static final String ORDERS = "orders";

    private PerduraJava perdura;
    private final AtomicInteger chargeAttempts = new AtomicInteger();
    private final List<String> notified = new java.util.concurrent.CopyOnWriteArrayList<>();

    @BeforeAll
    void open() {
        perdura = PerduraJava.inMemory();
        perdura.worker(ORDERS, this::register);
    }

    @AfterAll
    void close() {
        perdura.close();
    }

    private void register(WorkerRegistry worker) {
        worker.workflow(OrderWorkflowsKt.getFulfilment())
                .workflow(OrderWorkflowsKt.getForever())
                .workflow(OrderWorkflowsKt.getNap())
                .activity(Payments.INSTANCE.getCharge(), (context, order) -> {
                    context.heartbeat(order.getId());
                    if (order.getId().startsWith("flicker") && context.attempt() < 3) {
                        chargeAttempts.incrementAndGet();
                        throw new java.io.IOException("the bank is closed");
                    }
                    return "ch-" + order.getId();
                })
                .stagedActivity(Payments.INSTANCE.getNotify(), (context, charge) -> {
                    notified.add(charge);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private static WorkflowOptions options(String workflowId) {
        return WorkflowOptions.builder(ORDERS)
                .workflowId(workflowId)
                .runTimeout(Duration.ofHours(1))
                .memo(Map.of("source", "java"))
                .build();
    }

    private static String newId() {
        return "java-" + UUID.randomUUID();
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException failure) {
            return failure.getCause();
        }
        throw new AssertionError("expected a failure, but the future has a value");
    }

    @Test
    void theFrontDoorOfTheDesign(@TempDir Path directory) {
        Order order = new Order("o-1");
        try (var perdura = PerduraJava.embedded(directory.resolve("orders.db"))) {
            perdura.worker("orders", this::register);
            // From here on as the design has it.
            WorkflowHandle<Receipt> handle = perdura.client()
                    .start(
                            Fulfilment.INSTANCE,
                            order,
                            WorkflowOptions.builder("orders")
                                    .workflowId("order-o-1")
                                    .build())
                    .join();
            handle.signal(Fulfilment.INSTANCE.getApprove(), new Approval("ada"));
            CompletableFuture<Receipt> receipt = handle.result(); // cancelling this future never cancels the workflow

            assertThat(receipt.join()).isEqualTo(new Receipt("o-1", "ch-o-1", "ada"));
            assertThat(notified).contains("ch-o-1");
        }
    }

    @Test
    void queriesAreTypedAndByName() {
        var handle = perdura.client()
                .start(Fulfilment.INSTANCE, new Order("q"), options(newId()))
                .join();

        assertThat(handle.query(Fulfilment.INSTANCE.getStatus()).join()).isEqualTo("waiting");
        assertThat(handle.query(Fulfilment.INSTANCE.getEcho(), 3).join()).containsExactly(3, 3);
        assertThat(handle.query("status", String.class).join()).isEqualTo("waiting");
        assertThat(handle.query("echo", ValueType.<List<Integer>>of(List.class), 4)
                        .handle((value, failure) -> failure == null)
                        .join())
                .as("a raw list has no element type, and says so")
                .isFalse();
        assertThatThrownBy(() -> handle.query(Fulfilment.INSTANCE.getEcho()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes an argument of type");
    }

    @Test
    void aFailedWorkflowTellsWhy() {
        var handle = perdura.client()
                .start(Fulfilment.INSTANCE, new Order("w"), options(newId()))
                .join();
        handle.signal(Fulfilment.INSTANCE.getWithdraw()).join();

        Throwable failure = failureOf(handle.result());

        assertThat(failure).isInstanceOf(WorkflowFailedException.class);
        assertThat(failure.getCause()).isInstanceOfSatisfying(ApplicationFailure.class, cause -> {
            assertThat(cause.getType()).isEqualTo("Withdrawn");
            assertThat(cause.getFailureMessage()).isEqualTo("withdrawn");
        });
    }

    @Test
    void aCheckedExceptionOfAnActivityIsRetried() {
        var handle = perdura.client()
                .start(Fulfilment.INSTANCE, new Order("flicker"), options(newId()))
                .join();
        handle.signal("approve", new Approval("bob")).join();

        assertThat(handle.result().join().getChargeId()).isEqualTo("ch-flicker");
        assertThat(chargeAttempts).hasValue(2);
    }

    @Test
    void cancellingTheFutureOfAResultNeverCancelsTheWorkflow() {
        var handle = perdura.client().start(Forever.INSTANCE, options(newId())).join();
        var result = handle.result();

        assertThat(result.cancel(true)).isTrue();
        assertThat(result).isCancelled();
        var description = handle.describe().join();
        assertThat(description.status()).isEqualTo(WorkflowStatus.RUNNING);
        assertThat(description.isCancelRequested()).isFalse();
        handle.terminate().join();
    }

    @Test
    void aWorkflowIsCancelledAndTerminatedOnRequest() {
        var client = perdura.client();
        var cancelled = client.start(Forever.INSTANCE, options(newId())).join();
        cancelled.cancel("enough").join();
        assertThat(failureOf(cancelled.result()).getCause()).isInstanceOf(CanceledFailure.class);

        var terminated = client.start(Forever.INSTANCE, options(newId())).join();
        terminated.terminate("unwanted").join();
        assertThat(failureOf(terminated.result()).getCause())
                .isInstanceOf(TerminatedFailure.class)
                .hasMessage("unwanted");
        assertThat(terminated.describe().join().closeTime()).isPresent();
    }

    @Test
    void aDescriptionSpeaksJava() {
        String id = newId();
        var handle = perdura.client()
                .start(OrderWorkflowsKt.getNap(), "text", options(id))
                .join();

        WorkflowDescription description = handle.describe().join();

        assertThat(description.workflowId()).isEqualTo(id);
        assertThat(description.type()).isEqualTo("nap");
        assertThat(description.taskQueue()).isEqualTo(ORDERS);
        assertThat(description.startTime()).isBeforeOrEqualTo(description.executionTime());
        assertThat(description.closeTime()).isEmpty();
        assertThat(description.memo("source", ValueType.of(String.class))).contains("java");
        assertThat(handle.runId()).contains(description.runId());
        handle.terminate().join();
    }

    @Test
    void aSignalWithStartStartsOnce() {
        var client = perdura.client();
        String id = newId();
        var approve = Fulfilment.INSTANCE.getApprove();
        var first = client.signalWithStart(
                        Fulfilment.INSTANCE, new Order("s"), approve, new Approval("eve"), options(id))
                .join();

        assertThat(first.result().join().getApprovedBy()).isEqualTo("eve");
    }

    @Test
    void callsByNameNeedNoContract() {
        String id = newId();
        var handle = perdura.client()
                .start("Fulfilment", List.of(new Order("n")), options(id))
                .join();
        perdura.client().handle(id).signal("approve", new Approval("kim")).join();

        EncodedValues result = handle.result().join();

        assertThat(result.get(0, Receipt.class).getApprovedBy()).isEqualTo("kim");
        assertThat(perdura.client()
                        .handle(id, ValueType.of(Receipt.class))
                        .result()
                        .join()
                        .getOrderId())
                .isEqualTo("n");
    }

    @Test
    void errorsFailTheFutureAndAreNotThrown() {
        var client = perdura.client();
        assertThat(failureOf(client.handle("nobody").describe())).isInstanceOf(WorkflowNotFoundException.class);

        String id = newId();
        var running = client.start(Forever.INSTANCE, options(id)).join();
        assertThat(failureOf(client.start(Forever.INSTANCE, options(id))))
                .isInstanceOfSatisfying(
                        WorkflowAlreadyStartedException.class,
                        taken -> assertThat(taken.getRunId())
                                .isEqualTo(running.runId().orElseThrow()));
        running.terminate().join();
        assertThatThrownBy(() -> WorkflowOptions.builder("").build()).hasMessageContaining("task queue");
    }

    @Test
    void callbacksRunOnPerdurasOwnThreadsAndMayBlock() throws InterruptedException {
        var client = perdura.client();
        var forever = client.start(Forever.INSTANCE, options(newId())).join();
        CountDownLatch release = new CountDownLatch(1);
        // Hung on futures that are still open: on one that is complete they would run at once, on this thread.
        List<CompletableFuture<String>> blocked = java.util.stream.IntStream.range(0, 8)
                .mapToObj(n -> forever.result().handle((value, failure) -> {
                    try {
                        release.await();
                    } catch (InterruptedException interrupted) {
                        throw new CompletionException(interrupted);
                    }
                    return Thread.currentThread().getName();
                }))
                .toList();

        forever.terminate().join();
        // With all those callbacks blocked, other futures still complete.
        assertThat(failureOf(client.handle("nobody").describe())).isInstanceOf(WorkflowNotFoundException.class);
        release.countDown();

        assertThat(blocked).allSatisfy(future -> assertThat(future.join()).startsWith("perdura-java-callback-"));
        assertThat(client.handle("nobody")
                        .describe()
                        .handleAsync((value, failure) -> Thread.currentThread().getName())
                        .join())
                .startsWith("perdura-java-callback-");
    }
}
