package dev.perdura.examples.javaclient;

import dev.perdura.dsl.ActivityDefinition;
import dev.perdura.dsl.ApplicationFailure;
import dev.perdura.examples.orders.FulfilmentWorkflowKt;
import dev.perdura.examples.orders.Order;
import dev.perdura.examples.orders.OrderLine;
import dev.perdura.examples.orders.Steps;
import dev.perdura.java.ActivityContext;
import dev.perdura.java.WorkerRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import kotlin.Unit;

/** The activities of the orders workflow, in Java: one returns a future, the others block; all take notes. */
final class JavaSteps {
    private static final int PIECES_ON_THE_SHELF = 500;

    private final List<String> done = new CopyOnWriteArrayList<>();

    /** The steps that were done, as {@code step order}, in their order. */
    List<String> done() {
        return List.copyOf(done);
    }

    /** Adds the Kotlin workflow and its activities. */
    void register(WorkerRegistry worker) {
        worker.workflow(FulfilmentWorkflowKt.getFulfilment())
                .activity(Steps.INSTANCE.getValidate(), this::validate)
                .stagedActivity(Steps.INSTANCE.getCharge(), this::charge)
                .activity(Steps.INSTANCE.getFileReceipt(), (context, receipt) -> note(context, receipt.getOrderId()));
        for (ActivityDefinition<Order, Unit> step :
                List.of(Steps.INSTANCE.getShip(), Steps.INSTANCE.getRefund(), Steps.INSTANCE.getNotifyCustomer())) {
            worker.activity(step, (context, order) -> note(context, order.getId()));
        }
    }

    private Unit validate(ActivityContext context, Order order) {
        for (OrderLine line : order.getLines()) {
            if (line.getQuantity() > PIECES_ON_THE_SHELF) {
                throw ApplicationFailure.builder(line.getSku() + ": not that many on the shelf")
                        .type("OutOfStock")
                        .nonRetryable()
                        .build();
            }
        }
        return note(context, order.getId());
    }

    /** As with an HTTP client that answers later: the activity holds no thread meanwhile. */
    private CompletableFuture<Unit> charge(ActivityContext context, Order order) {
        return CompletableFuture.supplyAsync(() -> note(context, order.getId()));
    }

    private Unit note(ActivityContext context, String orderId) {
        done.add(context.type() + " " + orderId);
        return Unit.INSTANCE;
    }
}
