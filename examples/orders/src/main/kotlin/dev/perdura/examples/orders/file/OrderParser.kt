package dev.perdura.examples.orders.file

import dev.perdura.examples.orders.Money
import dev.perdura.examples.orders.Order
import dev.perdura.examples.orders.OrderLine
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.intOrNull
import java.math.BigInteger

/** Why a text is not an order; the message is for the person who wrote it. */
internal class InvalidOrder(message: String) : Exception(message)

/**
 * Reads one order from a JSON object, such as
 * `{"id":"ord-1","customer":"Ada Byrne","currency":"EUR","lines":[{"sku":"MUG-STONE","quantity":2,"price":"14.50"}]}`.
 * Fields that it does not know are left alone.
 */
internal object OrderParser {
    private val ID = Regex("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
    private const val MAX_QUANTITY = 10_000
    private const val MAX_LINES = 100
    private const val MAX_PRICE_MINOR = 1_000_000_000L

    /** Throws [InvalidOrder] with the first thing that is wrong. */
    fun parse(text: String): Order {
        val json =
            try {
                Json.parseToJsonElement(text)
            } catch (wrong: SerializationException) {
                // The first line names the fault; the rest repeats the input.
                throw InvalidOrder("not JSON: ${wrong.message.orEmpty().lineSequence().first()}")
            }
        if (json !is JsonObject) {
            throw InvalidOrder(
                "not an order: expected a JSON object, but it is '${text.take(40)}'",
            )
        }
        val id = json.text("id")
        if (!ID.matches(id)) {
            throw InvalidOrder("id '${id.take(40)}' is not usable: expected 1 to 100 letters, digits, '.', '_' or '-'")
        }
        val customer = json.text("customer")
        val currency = json.text("currency")
        if (currency !in Money.CURRENCIES) {
            throw InvalidOrder("unknown currency '$currency': we take ${Money.CURRENCIES.joinToString()}")
        }
        val lines = json["lines"] as? JsonArray ?: throw InvalidOrder("no lines: expected an array 'lines'")
        if (lines.isEmpty()) throw InvalidOrder("no lines: an order has at least one")
        if (lines.size > MAX_LINES) throw InvalidOrder("${lines.size} lines: an order has at most $MAX_LINES")
        return Order(id, customer, currency, lines.mapIndexed { index, line -> line(index + 1, line, currency) })
    }

    private fun line(number: Int, json: JsonElement, currency: String): OrderLine {
        if (json !is JsonObject) throw InvalidOrder("line $number is not a JSON object")
        val sku = json.text("sku", "line $number: ")
        val quantity =
            (json["quantity"] as? JsonPrimitive)?.intOrNull
                ?: throw InvalidOrder("line $number ($sku): no whole number 'quantity'")
        if (quantity !in 1..MAX_QUANTITY) {
            throw InvalidOrder("line $number ($sku): quantity is $quantity, expected 1 to $MAX_QUANTITY")
        }
        return OrderLine(sku, quantity, priceMinor(number, sku, json, currency))
    }

    private fun priceMinor(number: Int, sku: String, line: JsonObject, currency: String): Long {
        val text = line.text("price", "line $number ($sku): ")
        val price =
            text.takeIf { it.length <= 20 }?.toBigDecimalOrNull()
                ?: throw InvalidOrder("line $number ($sku): price '${text.take(40)}' is not a decimal number")
        val decimals = Money.decimalsOf(currency)
        // The scale check comes first: 1E+999999999 must not be written out.
        val scale = price.stripTrailingZeros().scale()
        if (scale > decimals) {
            throw InvalidOrder("line $number ($sku): price $text has more decimals than $currency has ($decimals)")
        }
        val minor = if (scale < -10) Long.MAX_VALUE else price.movePointRight(decimals).toBigInteger().toLongOrMax()
        if (minor !in 1..MAX_PRICE_MINOR) {
            val most = Money(currency, MAX_PRICE_MINOR)
            throw InvalidOrder("line $number ($sku): price is $text, expected more than 0 and at most $most")
        }
        return minor
    }

    private fun BigInteger.toLongOrMax(): Long = if (bitLength() > 62) Long.MAX_VALUE else toLong()

    private fun JsonObject.text(field: String, where: String = ""): String {
        val value = (this[field] as? JsonPrimitive)?.takeIf { it !is JsonNull }?.contentOrNull?.trim()
        if (value.isNullOrEmpty()) throw InvalidOrder("${where}no '$field'")
        return value
    }
}
