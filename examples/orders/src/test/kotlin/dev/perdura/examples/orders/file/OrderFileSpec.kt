package dev.perdura.examples.orders.file

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe

internal class OrderFileSpec :
    FunSpec({
        fun order(id: String) =
            """{"id":"$id","customer":"Ada","currency":"EUR","lines":[{"sku":"MUG","quantity":2,"price":"14.50"}]}"""

        fun read(bytes: ByteArray) = OrderFile.read("test", bytes.inputStream())

        fun read(vararg lines: String) = read(lines.joinToString("\n").toByteArray())

        test("an invalid line is reported with its number, and stops nothing") {
            val file = read(order("a"), "nonsense", "", order("b"), order("a"), order("c"))

            file.orders.map { it.id } shouldContainExactly listOf("a", "b", "c")
            file.invalidLines.map { it.number } shouldContainExactly listOf(2, 5)
            file.invalidLines.last().reason shouldBe "duplicate id 'a': line 1 has it already"
        }

        test("the id of an invalid line is free for a later, valid one") {
            read("""{"id":"a"}""", order("a")).orders.map { it.id } shouldContainExactly listOf("a")
        }

        test("a byte order mark and Windows line ends do not matter") {
            val file = read("\uFEFF${order("a")}\r", "${order("b")}\r")

            file.orders shouldHaveSize 2
            file.invalidLines.shouldBeEmpty()
        }

        test("a line that is not UTF-8 is invalid; the others are read") {
            val file =
                read(
                    order("a").replace("Ada", "Zoë").toByteArray(Charsets.ISO_8859_1) + "\n${order("b")}".toByteArray(),
                )

            file.orders.map { it.id } shouldContainExactly listOf("b")
            file.invalidLines shouldContainExactly listOf(InvalidLine(1, "not UTF-8"))
        }

        test("an empty file holds no orders") {
            read().orders.shouldBeEmpty()
        }

        test("the bundled file has a thousand orders, and one line of each kind that is wrong") {
            val file = OrderFile.bundled()

            file.orders shouldHaveSize 1_000
            file.orders.map { it.currency }.toSet() shouldBe setOf("CHF", "EUR", "GBP", "JPY", "KWD", "SEK", "USD")
            file.invalidLines.map { it.number } shouldContainExactly listOf(58, 173, 291, 404, 533, 640, 777, 912)
        }
    })
