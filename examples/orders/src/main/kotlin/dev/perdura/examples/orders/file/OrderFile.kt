package dev.perdura.examples.orders.file

import dev.perdura.examples.orders.Order
import java.io.InputStream
import java.nio.file.Files
import java.nio.file.Path

/** A line of the file that is not an order, and why. [number] counts from 1. */
internal data class InvalidLine(val number: Int, val reason: String)

/** What a file of orders (JSON lines, UTF-8) holds. Blank lines are left out; an invalid line stops nothing. */
internal class OrderFile(val name: String, val orders: List<Order>, val invalidLines: List<InvalidLine>) {
    companion object {
        private const val BUNDLED = "/orders.jsonl"
        private const val BYTE_ORDER_MARK = "\uFEFF"
        private const val NOT_UTF_8 = '\uFFFD'

        /** The thousand orders that come with the program. */
        fun bundled(): OrderFile {
            val stream =
                checkNotNull(OrderFile::class.java.getResourceAsStream(BUNDLED)) {
                    "$BUNDLED is not on the class path: was the jar built without its resources?"
                }
            return read("orders.jsonl (bundled)", stream)
        }

        /** Throws [java.io.IOException] when there is nothing to read. */
        fun read(path: Path): OrderFile = read(path.toString(), Files.newInputStream(path))

        fun read(name: String, stream: InputStream): OrderFile {
            val orders = mutableListOf<Order>()
            val invalid = mutableListOf<InvalidLine>()
            val lineOfId = HashMap<String, Int>()
            stream.bufferedReader().useLines { lines ->
                lines.forEachIndexed { index, raw ->
                    val number = index + 1
                    val line = if (index == 0) raw.removePrefix(BYTE_ORDER_MARK) else raw
                    if (line.isBlank()) return@forEachIndexed
                    try {
                        if (NOT_UTF_8 in line) throw InvalidOrder("not UTF-8")
                        val order = OrderParser.parse(line)
                        val earlier = lineOfId.putIfAbsent(order.id, number)
                        if (earlier !=
                            null
                        ) {
                            throw InvalidOrder("duplicate id '${order.id}': line $earlier has it already")
                        }
                        orders += order
                    } catch (wrong: InvalidOrder) {
                        invalid += InvalidLine(number, wrong.message.orEmpty())
                    }
                }
            }
            return OrderFile(name, orders, invalid)
        }
    }
}
