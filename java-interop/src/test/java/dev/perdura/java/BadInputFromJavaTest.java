package dev.perdura.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perdura.ConnectionOptions;
import dev.perdura.EmbeddedOptions;
import dev.perdura.client.InvalidRequestException;
import dev.perdura.client.NamespaceNotFoundException;
import dev.perdura.client.QueryFailedException;
import dev.perdura.client.ServiceUnavailableException;
import dev.perdura.client.WorkflowNotFoundException;
import dev.perdura.client.WorkflowNotReadyException;
import dev.perdura.client.WorkflowOptions;
import dev.perdura.dsl.ActivityOptions;
import dev.perdura.dsl.PayloadDecodingException;
import dev.perdura.dsl.RetryPolicy;
import dev.perdura.dsl.UnserializableTypeException;
import dev.perdura.dsl.ValueType;
import dev.perdura.engine.EngineException;
import dev.perdura.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a Java program gets wrong: calls fail their futures, wrong arguments and options are thrown at once. */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputFromJavaTest {
    private PerduraJava perdura;
    private PerduraJavaClient client;

    @BeforeAll
    void open() {
        perdura = PerduraJava.inMemory();
        client = perdura.client();
        perdura.worker(
                "orders",
                worker -> worker.workflow(OrderWorkflowsKt.getFulfilment())
                        .workflow(OrderWorkflowsKt.getForever())
                        .activity(Payments.INSTANCE.getCharge(), (context, order) -> "ch-" + order.getId())
                        .activity(Payments.INSTANCE.getNotify(), (context, charge) -> null));
    }

    @AfterAll
    void close() {
        perdura.close();
    }

    private static WorkflowOptions options() {
        return WorkflowOptions.builder("orders").build();
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        return future.handle((value, failure) ->
                        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .join();
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void whatIsNotThereFailsTheFuture() {
        var handle = client.start(Forever.INSTANCE, options()).join();
        String id = handle.workflowId();
        String nobody = UUID.randomUUID().toString();

        assertThat(failureOf(client.handle(Forever.INSTANCE, id, nobody).describe()))
                .isInstanceOf(WorkflowNotFoundException.class)
                .hasMessageContaining("was not found");
        assertThat(failureOf(client.handle(Forever.INSTANCE, id, "first").describe()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Expected a UUID");
        handle.terminate().join();
        assertThat(failureOf(handle.signal("late")))
                .isInstanceOf(WorkflowNotFoundException.class)
                .hasMessageContaining("has closed");
    }

    @Test
    void aNamespaceThatIsNotThereFailsTheFutureAndRefusesTheWorker() {
        int port = perdura.listen(0, "127.0.0.1").getPort();
        var options = ConnectionOptions.builder().namespace("nowhere").build();
        try (var elsewhere = PerduraJava.connect("127.0.0.1:" + port, options)) {
            assertThat(failureOf(elsewhere.client().start(Forever.INSTANCE, options())))
                    .isInstanceOf(NamespaceNotFoundException.class)
                    .hasMessageContaining("\"nowhere\"");
            assertThatThrownBy(
                            () -> elsewhere.worker("orders", worker -> worker.workflow(OrderWorkflowsKt.getForever())))
                    .isInstanceOf(NamespaceNotFoundException.class);
        }
    }

    @Test
    void queriesWithoutHandlerOrWorkerAndAnswersOfAnotherTypeFailTheFuture() {
        var handle =
                client.start(Fulfilment.INSTANCE, new Order("q"), options()).join();

        assertThat(failureOf(handle.query("weather", String.class)))
                .isInstanceOf(QueryFailedException.class)
                .hasMessageContaining("expected one of");
        assertThat(failureOf(handle.query("status", Integer.class))).isInstanceOf(PayloadDecodingException.class);
        var lonely = client.start(
                        "any", List.of(), WorkflowOptions.builder("lonely").build())
                .join();
        assertThat(failureOf(lonely.query("status", String.class))).isInstanceOf(WorkflowNotReadyException.class);
        handle.terminate().join();
    }

    @Test
    void aResultOfAnotherTypeFailsTheFuture() {
        var handle =
                client.start(Fulfilment.INSTANCE, new Order("r"), options()).join();
        handle.signal(Fulfilment.INSTANCE.getApprove(), new Approval("ada")).join();

        var number = client.handle(handle.workflowId(), ValueType.of(Integer.class));
        assertThat(failureOf(number.result()))
                .isInstanceOf(PayloadDecodingException.class)
                .hasMessageContaining("expected java.lang.Integer");
        assertThat(handle.result().join().getOrderId()).isEqualTo("r");
    }

    @Test
    void aSignalWithStartOfAnOpenWorkflowStartsNothing() {
        var options = WorkflowOptions.builder("orders")
                .workflowId("once-" + UUID.randomUUID())
                .build();
        var first = client.signalWithStart("Forever", List.of(), "nudge", List.of(), options)
                .join();
        var second = client.signalWithStart("Forever", List.of(), "nudge", List.of(), options)
                .join();

        assertThat(second.runId()).isEqualTo(first.runId());
        first.terminate().join();
    }

    @Test
    void callsAfterTheEndFailTheFuture() {
        var ended = PerduraJava.inMemory();
        ended.close();

        assertThat(failureOf(ended.client().handle("w").describe()))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("was closed");
        assertThatThrownBy(() -> ended.worker("orders", worker -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFileThatCannotBeUsedIsThrown(@TempDir Path directory) {
        assertThatThrownBy(() -> PerduraJava.embedded(directory))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("it is a directory");
        try (var first = PerduraJava.embedded(directory.resolve("a.db"))) {
            assertThatThrownBy(() -> PerduraJava.embedded(directory.resolve("a.db")))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("is in use");
            assertThat(failureOf(first.client().handle("nobody").describe()))
                    .isInstanceOf(WorkflowNotFoundException.class);
        }
    }

    @Test
    void typesThatCannotBeSerializedAndWorkersWithoutWorkAreThrown() {
        var stranger = new dev.perdura.dsl.ActivityDefinition<>(
                "stranger", ValueType.of(Thread.class), ValueType.of(String.class));
        assertThatThrownBy(() -> perdura.worker("other", worker -> worker.activity(stranger, (context, it) -> "")))
                .isInstanceOf(UnserializableTypeException.class)
                .hasMessageContaining("JacksonPayloadConverter");
        assertRefused(() -> perdura.worker("other", worker -> {}), "has nothing to do");
        assertRefused(() -> perdura.worker(" ", worker -> {}), "task queue");
        assertRefused(() -> PerduraJava.connect("nowhere"), "expected HOST:PORT");
    }

    @Test
    void optionsThatMakeNoSenseAreThrownWhereTheyAreBuilt() {
        Duration negative = Duration.ofSeconds(-1);
        var start = WorkflowOptions.builder("orders");
        assertRefused(() -> start.runTimeout(negative).build(), "runTimeout must be longer than zero, but is -1s");
        assertRefused(() -> WorkflowOptions.builder("x".repeat(1001)).build(), "task queue");
        assertRefused(
                () -> ActivityOptions.builder()
                        .startToCloseTimeout(Duration.ZERO)
                        .build(),
                "startToCloseTimeout must be longer than zero");
        assertRefused(() -> RetryPolicy.builder().maximumAttempts(-1).build(), "maximumAttempts must not be negative");
        assertRefused(() -> RetryPolicy.builder().backoffCoefficient(0.5).build(), "must be at least 1.0");
        assertRefused(() -> WorkerOptions.builder().workflowThreads(0).build(), "workflowThreads must be at least 1");
        assertRefused(() -> EmbeddedOptions.builder().namespace("").build(), "namespace must not be blank");
        assertRefused(() -> ConnectionOptions.builder().apiKey("").build(), "apiKey");
    }
}
