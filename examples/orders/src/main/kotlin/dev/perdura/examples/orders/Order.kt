package dev.perdura.examples.orders

import kotlinx.serialization.Serializable

/**
 * What a customer wants: one or more [lines], all in one [currency] (ISO 4217 code). The [id] is also the
 * workflow's id.
 */
@Serializable
public data class Order(val id: String, val customer: String, val currency: String, val lines: List<OrderLine>) {
    /** The sum of all lines. */
    public val total: Money get() = Money(currency, lines.sumOf { it.quantity * it.priceMinor })
}

/** [quantity] pieces of the article [sku] for [priceMinor] each, in the smallest unit of the order's currency. */
@Serializable
public data class OrderLine(val sku: String, val quantity: Int, val priceMinor: Long)
