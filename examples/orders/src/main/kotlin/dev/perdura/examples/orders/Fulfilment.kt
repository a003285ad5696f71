package dev.perdura.examples.orders

import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ActivityDefinition
import dev.perdura.dsl.QueryDefinition
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.WorkflowContract
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** The workflow that takes one order from the file to the receipt. Its workflow id is the order's id. */
public object Fulfilment : WorkflowContract<FulfilmentRequest, Receipt>("Fulfilment") {
    /** Approves or rejects the order. The first decision counts. */
    public val decide: SignalDefinition<Decision> = signal<Decision>("decide")

    /** Where the order is. */
    public val status: QueryDefinition<Unit, OrderStatus> = query<OrderStatus>("status")
}

/** The steps that leave a mark on the world; each writes one line to the ledger when it has happened. */
public object Steps : ActivityContract() {
    /** Refuses an order that the warehouse cannot fill. */
    public val validate: ActivityDefinition<Order, Unit> =
        activity<Order, Unit>("validate") {
            startToCloseTimeout = 10.seconds
        }

    /** Takes the money. The payment provider is flaky, so this is retried; the order's id keeps it to one charge. */
    public val charge: ActivityDefinition<Order, Unit> =
        activity<Order, Unit>("charge") {
            startToCloseTimeout = 10.seconds
            retryPolicy { initialInterval = 100.milliseconds }
        }

    /** Gives the money back. */
    public val refund: ActivityDefinition<Order, Unit> =
        activity<Order, Unit>("refund") {
            startToCloseTimeout = 10.seconds
        }

    /** Hands the parcel to the carrier. */
    public val ship: ActivityDefinition<Order, Unit> =
        activity<Order, Unit>("ship") {
            startToCloseTimeout = 10.seconds
        }

    /** Texts the customer, at most once: a customer who is texted twice calls us. So there is a single attempt. */
    public val notifyCustomer: ActivityDefinition<Order, Unit> =
        activity<Order, Unit>("notify") {
            startToCloseTimeout = 10.seconds
            retryPolicy { maximumAttempts = 1 }
        }

    /** Files the receipt: the last line of every order. */
    public val fileReceipt: ActivityDefinition<Receipt, Unit> =
        activity<Receipt, Unit>("receipt") {
            startToCloseTimeout = 10.seconds
        }
}

/**
 * An [order], and how long it may wait for a decision ([approvalWithinMillis]) before it is given up. Milliseconds,
 * not a Kotlin `Duration`, because Java makes requests too.
 */
@Serializable
public data class FulfilmentRequest(val order: Order, val approvalWithinMillis: Long)

/** What somebody ([by]) thinks of an order. */
@Serializable
public data class Decision(val approved: Boolean, val by: String)

/** The answer to the status query. */
@Serializable
public data class OrderStatus(val orderId: String, val stage: Stage, val decision: Decision? = null)

/** Where an order is. */
@Serializable
public enum class Stage { VALIDATING, CHARGING, WAITING_FOR_DECISION, SHIPPING, REFUNDING, DONE }

/** How an order ended. */
@Serializable
public enum class Outcome {
    /** Approved and sent. */
    @SerialName("shipped")
    SHIPPED,

    /** Somebody said no; the money went back. */
    @SerialName("rejected")
    REJECTED,

    /** Nobody decided in time; the money went back. */
    @SerialName("expired")
    EXPIRED,

    /** The warehouse cannot fill it; nothing was charged. */
    @SerialName("refused")
    REFUSED,
}

/**
 * The result of the workflow. An order that [EXPIRED][Outcome.EXPIRED] although it was [decidedBy] somebody was
 * decided on too late. [notified] is false when the customer was not told, or when a crash left it open whether he
 * was: a step with a single attempt is never tried again.
 */
@Serializable
public data class Receipt(
    val orderId: String,
    val outcome: Outcome,
    val charged: Money? = null,
    val decidedBy: String? = null,
    val notified: Boolean = false,
)
