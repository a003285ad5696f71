package dev.perdura.examples.orders

import kotlinx.serialization.Serializable
import java.math.BigDecimal
import java.util.Currency

/** An amount in the smallest unit of a [currency]: cents for `EUR`, yen for `JPY`, fils (a thousandth) for `KWD`. */
@Serializable
public data class Money(val currency: String, val minor: Long) {
    /** The amount as a decimal number, with as many decimals as the currency has: `12.50`, `1710`, `4.905`. */
    public val amount: String get() = BigDecimal.valueOf(minor, decimalsOf(currency)).toPlainString()

    override fun toString(): String = "$currency $amount"

    public companion object {
        /** The currencies that the shop takes. */
        public val CURRENCIES: Set<String> = sortedSetOf("CHF", "EUR", "GBP", "JPY", "KWD", "SEK", "USD")

        /** How many decimals an amount in [currency] has. */
        public fun decimalsOf(currency: String): Int = Currency.getInstance(currency).defaultFractionDigits
    }
}
