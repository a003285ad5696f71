package dev.perdura.examples.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.examples.orders.Money;
import dev.perdura.examples.orders.Order;
import dev.perdura.examples.orders.OrderLine;
import dev.perdura.examples.orders.Outcome;
import dev.perdura.examples.orders.Receipt;
import dev.perdura.java.PerduraJava;
import dev.perdura.java.WorkflowHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Kotlin workflow, its activities in Java, and a Java caller. */
@Timeout(60)
class OrderDeskTest {
    private final JavaSteps steps = new JavaSteps();
    private PerduraJava perdura;
    private OrderDesk desk;

    @BeforeEach
    void open() {
        perdura = PerduraJava.inMemory();
        perdura.worker(OrderDesk.TASK_QUEUE, steps::register);
        desk = new OrderDesk(perdura.client(), Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        perdura.close();
    }

    private static Order order(String id, int quantity) {
        return new Order(id, "Ada", "JPY", List.of(new OrderLine("MUG", quantity, 1_710)));
    }

    @Test
    void anApprovedOrderIsShippedByStepsWrittenInJava() {
        Receipt receipt = desk.sell(order("o-1", 2), "grace").join();

        assertThat(receipt).isEqualTo(new Receipt("o-1", Outcome.SHIPPED, new Money("JPY", 3_420), "grace", true));
        assertThat(steps.done()).containsExactly("validate o-1", "charge o-1", "ship o-1", "notify o-1", "receipt o-1");
    }

    @Test
    void anOrderIsAskedAfterAndRejected() {
        WorkflowHandle<Receipt> handle = desk.place(order("o-2", 1)).join();

        assertThat(desk.status("o-2").join().getOrderId()).isEqualTo("o-2");
        desk.decide("o-2", false, "grace").join();

        assertThat(handle.result().join().getOutcome()).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void placingAnOrderTwiceFindsTheFirstOne() {
        var first = desk.place(order("o-3", 1)).join();
        var second = desk.place(order("o-3", 1)).join();

        assertThat(second.runId()).isEqualTo(first.runId());
    }

    @Test
    void aFailureOfAJavaStepReachesTheKotlinWorkflow() {
        var receipt = desk.place(order("o-4", 501))
                .thenCompose(WorkflowHandle::result)
                .join();

        assertThat(receipt.getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(steps.done()).containsExactly("receipt o-4");
    }

    @Test
    void manyOrdersAreSoldAtOnce() {
        List<CompletableFuture<Receipt>> receipts = IntStream.range(0, 100)
                .mapToObj(number -> desk.sell(order("many-" + number, 1), "grace"))
                .toList();

        assertThat(receipts)
                .allSatisfy(receipt -> assertThat(receipt.join().getOutcome()).isEqualTo(Outcome.SHIPPED));
    }

    @Test
    void theProgramSellsItsOrder(@TempDir Path directory) {
        Receipt receipt = JavaOrders.run(directory.resolve("orders.db"), "java-1");

        assertThat(receipt.getOutcome()).isEqualTo(Outcome.SHIPPED);
        assertThat(receipt.getDecidedBy()).isEqualTo("grace");
    }
}
