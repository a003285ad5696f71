package dev.perdura.examples.orders.ledger

import dev.perdura.examples.orders.Outcome
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * One line of the ledger: [step] of [order] has happened, on this [attempt] (from 1).
 *
 * [amount] is a decimal number in [currency], for the steps that move money and for the receipt. [outcome] and
 * [decidedBy] are on the receipt only.
 */
@Serializable
public data class LedgerEntry(
    val order: String,
    val step: Step,
    val attempt: Int,
    val currency: String? = null,
    val amount: String? = null,
    val outcome: Outcome? = null,
    val decidedBy: String? = null,
)

/**
 * What can happen to an order. A step that [mayRepeat] may be there twice: a crash after its effect, before its
 * answer.
 */
@Serializable
public enum class Step(public val mayRepeat: Boolean = true) {
    @SerialName("validate")
    VALIDATE,

    @SerialName("charge")
    CHARGE,

    @SerialName("refund")
    REFUND,

    @SerialName("ship")
    SHIP,

    @SerialName("notify")
    NOTIFY(mayRepeat = false),

    @SerialName("receipt")
    RECEIPT,
}
