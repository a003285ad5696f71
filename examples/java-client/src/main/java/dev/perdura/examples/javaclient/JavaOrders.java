package dev.perdura.examples.javaclient;

import dev.perdura.examples.orders.Order;
import dev.perdura.examples.orders.OrderLine;
import dev.perdura.examples.orders.Receipt;
import dev.perdura.java.PerduraJava;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Sells one order through the Kotlin workflow, with activities in Java: {@code JavaOrders [DATABASE [ORDER_ID]]}. */
public final class JavaOrders {
    private JavaOrders() {}

    public static void main(String[] arguments) {
        Path database = Path.of(arguments.length > 0 ? arguments[0] : "java-orders.db");
        String orderId = arguments.length > 1 ? arguments[1] : "java-1";
        System.out.println(run(database, orderId));
    }

    static Receipt run(Path database, String orderId) {
        Order order = new Order(orderId, "Ada Byrne", "EUR", List.of(new OrderLine("MUG-STONE", 2, 1_450)));
        try (PerduraJava perdura = PerduraJava.embedded(database)) {
            perdura.worker(OrderDesk.TASK_QUEUE, new JavaSteps()::register);
            OrderDesk desk = new OrderDesk(perdura.client(), Duration.ofHours(1));
            return desk.sell(order, "grace").join();
        }
    }
}
