package dev.perdura.examples.orders.file

import dev.perdura.examples.orders.Money
import dev.perdura.examples.orders.Order
import dev.perdura.examples.orders.OrderLine
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

internal class OrderParserSpec :
    FunSpec({
        fun order(
            id: String = "\"ord-1\"",
            customer: String = "\"Ada\"",
            currency: String = "\"EUR\"",
            lines: String = """[{"sku":"MUG","quantity":2,"price":"14.50"}]""",
        ) = """{"id":$id,"customer":$customer,"currency":$currency,"lines":$lines}"""

        fun line(quantity: String = "2", price: String = "\"14.50\"") =
            """[{"sku":"MUG","quantity":$quantity,"price":$price}]"""

        fun reasonOf(text: String) = shouldThrow<InvalidOrder> { OrderParser.parse(text) }.message

        test("a whole order") {
            OrderParser.parse(order()) shouldBe Order("ord-1", "Ada", "EUR", listOf(OrderLine("MUG", 2, 1_450)))
        }

        test("a price is taken as a number too, and amounts have the decimals of their currency") {
            fun total(currency: String, price: String) =
                OrderParser.parse(order(currency = "\"$currency\"", lines = line(price = price))).total

            total("EUR", "14.5") shouldBe Money("EUR", 2_900)
            total("JPY", "\"1710\"") shouldBe Money("JPY", 3_420)
            total("JPY", "\"1710.00\"") shouldBe Money("JPY", 3_420)
            total("KWD", "\"4.905\"") shouldBe Money("KWD", 9_810)
            total("JPY", "\"1710\"").toString() shouldBe "JPY 3420"
            total("KWD", "\"4.905\"").toString() shouldBe "KWD 9.810"
        }

        test("fields that nobody knows are left alone") {
            OrderParser.parse(order().dropLast(1) + ""","gift":true}""").id shouldBe "ord-1"
        }

        context("what is wrong is said") {
            withData(
                nameFn = { (text, reason) -> "$reason: ${text.take(60)}" },
                """{"id":"ord-1",""" to "not JSON",
                "ord-1;Ada;EUR" to "expected a JSON object",
                "[1]" to "expected a JSON object",
                "7" to "expected a JSON object",
                """{"customer":"Ada"}""" to "no 'id'",
                order(id = "null") to "no 'id'",
                order(id = "\"a b\"") to "id 'a b' is not usable",
                order(id = "\"${"x".repeat(101)}\"") to "is not usable",
                order(customer = "\" \"") to "no 'customer'",
                order(customer = "{}") to "no 'customer'",
                order(currency = "\"XBT\"") to "unknown currency 'XBT'",
                order(currency = "\"eur\"") to "unknown currency 'eur'",
                order(lines = "null") to "no lines",
                order(lines = "[]") to "no lines",
                order(lines = "[7]") to "line 1 is not a JSON object",
                order(lines = """[{"quantity":1,"price":"1.00"}]""") to "line 1: no 'sku'",
                order(lines = "[${List(101) { line().drop(1).dropLast(1) }.joinToString()}]") to "101 lines",
                order(lines = line(quantity = "-3")) to "line 1 (MUG): quantity is -3",
                order(lines = line(quantity = "0")) to "quantity is 0",
                order(lines = line(quantity = "10001")) to "quantity is 10001",
                order(lines = line(quantity = "1.5")) to "no whole number 'quantity'",
                order(lines = line(price = "\"free\"")) to "price 'free' is not a decimal number",
                order(lines = line(price = "null")) to "no 'price'",
                order(lines = line(price = "\"-1.00\"")) to "price is -1.00",
                order(lines = line(price = "\"0\"")) to "price is 0",
                order(lines = line(price = "\"14.505\"")) to "more decimals than EUR has (2)",
                order(lines = line(price = "\"10000000.01\"")) to "at most EUR 10000000.00",
                order(lines = line(price = "\"1E+999999999\"")) to "price is 1E+999999999",
                order(lines = line(price = "\"1E-999999999\"")) to "more decimals",
            ) { (text, reason) -> reasonOf(text) shouldContain reason }
        }
    })
