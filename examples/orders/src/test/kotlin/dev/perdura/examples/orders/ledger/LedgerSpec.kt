package dev.perdura.examples.orders.ledger

import dev.perdura.examples.orders.Outcome
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.io.IOException

internal class LedgerSpec :
    FunSpec({
        val file = tempfile("ledger", ".jsonl").toPath()

        suspend fun Ledger.steps(order: String, vararg steps: Step) {
            steps.forEach { append(LedgerEntry(order, it, 1)) }
        }

        suspend fun Ledger.receipt(order: String, outcome: Outcome) =
            append(LedgerEntry(order, Step.RECEIPT, 1, "JPY", "1710", outcome))

        fun fresh(): Ledger {
            file.toFile().writeText("")
            return Ledger(file)
        }

        test("what was appended is there when the file is opened again") {
            fresh().use { it.append(LedgerEntry("o-1", Step.CHARGE, 2, "JPY", "1710")) }

            file.toFile().readText() shouldBe
                """{"order":"o-1","step":"charge","attempt":2,"currency":"JPY","amount":"1710"}""" + "\n"
            Ledger(file).use { it.ordersWith(Step.CHARGE) shouldBe setOf("o-1") }
        }

        test("a line that a crash cut short is cut off; what is appended next stands on its own line") {
            fresh().use { it.steps("o-1", Step.VALIDATE) }
            file.toFile().appendText("""{"order":"o-1","ste""")

            Ledger(file).use { it.steps("o-1", Step.CHARGE) }

            Ledger(file).use { it.ordersWith(Step.CHARGE) shouldBe setOf("o-1") }
            file.toFile().readLines().size shouldBe 2
        }

        test("a file that is something else is not touched") {
            file.toFile().writeText("my diary\n")

            shouldThrow<IOException> { Ledger(file) }.message shouldContain "line 1: expected a line of this program"
            file.toFile().readText() shouldBe "my diary\n"
        }

        test("a file of something else that ends in the middle of a line is not touched either") {
            listOf("my diary", "{\"diary\":1}", "SQLite format 3\u0000").forEach { diary ->
                file.toFile().writeText(diary)

                shouldThrow<IOException> { Ledger(file) }.message shouldContain "Nothing was changed"
                file.toFile().readText() shouldBe diary
            }
        }

        test("bytes that a loss of power left empty are cut off") {
            fresh().use { it.steps("o-1", Step.VALIDATE) }
            val whole = file.toFile().readText()
            file.toFile().appendText("\u0000".repeat(100))

            Ledger(file).close()

            file.toFile().readText() shouldBe whole
        }

        test("is written by one at a time, and can be read meanwhile") {
            fresh().use { ledger ->
                ledger.steps("o-1", Step.VALIDATE)

                shouldThrow<IOException> { Ledger(file) }.message shouldContain "is being written by another process"
                Ledger.read(file).use { it.ordersWith(Step.VALIDATE) shouldBe setOf("o-1") }
                ledger.steps("o-1", Step.CHARGE)
            }
            Ledger(file).use { it.ordersWith(Step.CHARGE) shouldBe setOf("o-1") }
        }

        test("is left as it is by those who only read it, also a line that is being written") {
            fresh().use { it.steps("o-1", Step.VALIDATE) }
            file.toFile().appendText("""{"order":"o-1","ste""")
            val before = file.toFile().readText()

            Ledger.read(file).use { it.ordersWith(Step.VALIDATE) shouldBe setOf("o-1") }

            file.toFile().readText() shouldBe before
        }

        test("many appends at once are all there, each on its line") {
            fresh().use { ledger ->
                coroutineScope {
                    (1..2_000).map { async(Dispatchers.Default) { ledger.steps("o-$it", Step.VALIDATE) } }.awaitAll()
                }
                ledger.ordersWith(Step.VALIDATE).size shouldBe 2_000
            }
            Ledger(file).use { it.ordersWith(Step.VALIDATE).size shouldBe 2_000 }
        }

        test("an order with all its steps is accounted for, once or more often where it may be") {
            fresh().use { ledger ->
                ledger.steps("o-1", Step.VALIDATE, Step.CHARGE, Step.CHARGE, Step.SHIP, Step.NOTIFY)
                ledger.receipt("o-1", Outcome.SHIPPED)
                ledger.steps("o-2", Step.VALIDATE, Step.CHARGE, Step.REFUND)
                ledger.receipt("o-2", Outcome.EXPIRED)
                ledger.receipt("o-3", Outcome.REFUSED)

                val account = ledger.accountOf(listOf("o-1", "o-2", "o-3"))

                account.problems.shouldBeEmpty()
                account.outcomes.filterValues { it > 0 } shouldBe
                    mapOf(Outcome.SHIPPED to 1, Outcome.EXPIRED to 1, Outcome.REFUSED to 1)
                account.totals.mapValues { it.value.toPlainString() } shouldBe mapOf("JPY" to "1710")
                account.repeated shouldBe mapOf(Step.CHARGE to 1)
            }
        }

        test("what is missing, and what happened twice, is told") {
            fresh().use { ledger ->
                ledger.steps("o-1", Step.VALIDATE, Step.CHARGE)
                ledger.steps("o-2", Step.VALIDATE, Step.SHIP, Step.NOTIFY, Step.NOTIFY)
                ledger.receipt("o-2", Outcome.SHIPPED)

                ledger.accountOf(listOf("o-1", "o-2", "o-3")).problems shouldContainExactly
                    listOf(
                        "o-1: no receipt (last step: charge)",
                        "o-2: ended as shipped without charge",
                        "o-2: notify may happen once, happened 2 times",
                        "o-3: no receipt (last step: nothing)",
                    )
            }
        }
    })
