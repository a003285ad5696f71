package dev.perdura.examples.javaclient;

import dev.perdura.client.WorkflowIdConflictPolicy;
import dev.perdura.client.WorkflowOptions;
import dev.perdura.examples.orders.Decision;
import dev.perdura.examples.orders.Fulfilment;
import dev.perdura.examples.orders.FulfilmentRequest;
import dev.perdura.examples.orders.Order;
import dev.perdura.examples.orders.OrderStatus;
import dev.perdura.examples.orders.Receipt;
import dev.perdura.java.PerduraJavaClient;
import dev.perdura.java.WorkflowHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Orders as a Java program sees them: every call is a future, typed by the Kotlin contract. */
final class OrderDesk {
    /** The task queue of the workflow's workers. */
    static final String TASK_QUEUE = "orders";

    private final PerduraJavaClient client;
    private final Duration approvalWithin;

    OrderDesk(PerduraJavaClient client, Duration approvalWithin) {
        this.client = client;
        this.approvalWithin = approvalWithin;
    }

    /** Starts the order's workflow; an order that runs already is found, not started again. */
    CompletableFuture<WorkflowHandle<Receipt>> place(Order order) {
        WorkflowOptions options = WorkflowOptions.builder(TASK_QUEUE)
                .workflowId(order.getId())
                .idConflictPolicy(WorkflowIdConflictPolicy.USE_EXISTING)
                .build();
        return client.start(Fulfilment.INSTANCE, new FulfilmentRequest(order, approvalWithin.toMillis()), options);
    }

    /** Approves or rejects an order. */
    CompletableFuture<Void> decide(String orderId, boolean approved, String by) {
        return client.handle(Fulfilment.INSTANCE, orderId)
                .signal(Fulfilment.INSTANCE.getDecide(), new Decision(approved, by));
    }

    /** Where an order is. */
    CompletableFuture<OrderStatus> status(String orderId) {
        return client.handle(Fulfilment.INSTANCE, orderId).query(Fulfilment.INSTANCE.getStatus());
    }

    /** Places an order, approves it, and gives its receipt. */
    CompletableFuture<Receipt> sell(Order order, String approvedBy) {
        return place(order)
                .thenCompose(
                        handle -> decide(order.getId(), true, approvedBy).thenCompose(signalled -> handle.result()));
    }
}
