package dev.perdura.examples.readme;

import dev.perdura.client.WorkflowOptions;
import dev.perdura.examples.readme.orders.Approval;
import dev.perdura.examples.readme.orders.ChargeId;
import dev.perdura.examples.readme.orders.Fulfilment;
import dev.perdura.examples.readme.orders.Order;
import dev.perdura.examples.readme.orders.OrdersKt;
import dev.perdura.examples.readme.orders.Payments;
import dev.perdura.examples.readme.orders.Receipt;
import dev.perdura.java.PerduraJava;
import dev.perdura.java.WorkflowHandle;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The same workflow from Java. */
public final class OrderDesk {
    private OrderDesk() {}

    /** Sells one order. */
    public static void main(String[] arguments) {
        try (var perdura = PerduraJava.embedded(Path.of("orders.db"))) {
            perdura.worker(
                    "orders",
                    worker -> worker.workflow(OrdersKt.getFulfilment())
                            .activity(
                                    Payments.INSTANCE.getCharge(),
                                    (context, order) -> new ChargeId("ch-" + order.getId())));
            WorkflowOptions options =
                    WorkflowOptions.builder("orders").workflowId("order-o-2").build();
            WorkflowHandle<Receipt> handle = perdura.client()
                    .start(Fulfilment.INSTANCE, new Order("o-2"), options)
                    .join();
            handle.signal(Fulfilment.INSTANCE.getApprove(), new Approval("ada")).join();
            CompletableFuture<Receipt> receipt = handle.result(); // cancelling this future never cancels the workflow
            System.out.println(receipt.join());
        }
    }
}
