package dev.perdura.examples.orders.command

import com.github.ajalt.clikt.core.subcommands
import com.github.ajalt.clikt.testing.CliktCommandTestResult
import com.github.ajalt.clikt.testing.test
import dev.perdura.examples.orders.ledger.JsonLinesLog
import dev.perdura.examples.orders.ledger.LedgerEntry
import dev.perdura.examples.orders.ledger.Step
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.io.path.readText
import kotlin.io.path.writeLines
import kotlin.io.path.writeText

/** The command line from end to end, in this JVM. */
internal class OrdersCommandSpec :
    FunSpec({
        val root = tempdir("orders").toPath()

        fun order(id: String, quantity: Int = 1, price: String = "14.50") =
            """{"id":"$id","customer":"A","currency":"EUR",""" +
                """"lines":[{"sku":"B","quantity":$quantity,"price":"$price"}]}"""

        fun run(arguments: String): CliktCommandTestResult = OrdersCommand().subcommands(ServeCommand()).test(arguments)

        test("a file of orders is run to its end; what is invalid is reported; what the ledger says is summed up") {
            val directory = createTempDirectory(root)
            val small = (1..20).map { order("small-$it") }
            val large = (1..9).map { order("large-$it", price = "450.00") }
            val tooMany = order("many", quantity = 501, price = "0.10")
            (directory / "orders.jsonl").writeLines(small + "nonsense" + large + tooMany + small.first())
            val files = "--db $directory/orders.db --ledger $directory/ledger.jsonl --orders $directory/orders.jsonl"

            val first = run("$files --rate 0 --approval-within 1s")

            withClue(first.output) {
                first.statusCode shouldBe 0
                first.stdout shouldContain "30 valid, 2 invalid lines"
                first.stdout shouldContain "line 21: not an order"
                first.stdout shouldContain "line 32: duplicate id 'small-1'"
                first.stdout shouldContain Regex("refused +1\n")
                first.stdout shouldContain "orders accounted for: 30 of 30"
            }
            val entries = mutableListOf<LedgerEntry>()
            JsonLinesLog(directory / "ledger.jsonl", LedgerEntry.serializer(), entries::add).close()
            entries.count { it.step == Step.RECEIPT } shouldBe 30
            entries.groupingBy { it.order to it.step }.eachCount().filterValues { it > 1 }.keys.shouldBeEmpty()
            val ledger = (directory / "ledger.jsonl").readText()

            val second = run(files)

            second.statusCode shouldBe 0
            second.stdout shouldContain "All were done by an earlier run"
            (directory / "ledger.jsonl").readText() shouldBe ledger
            run("$files --check").stdout shouldContain "orders accounted for: 30 of 30"
        }

        test("a check of a ledger that lacks something names it, and fails") {
            val directory = createTempDirectory(root)
            (directory / "orders.jsonl").writeLines(listOf(order("o-1")))
            (directory / "ledger.jsonl").writeLines(listOf("""{"order":"o-1","step":"charge","attempt":1}"""))

            val checked = run("--check --orders $directory/orders.jsonl --ledger $directory/ledger.jsonl")

            checked.statusCode shouldBe 1
            checked.stdout shouldContain "MISSING OR WRONG: o-1: no receipt (last step: charge)"
            checked.stdout shouldContain "orders accounted for: 0 of 1"
        }

        test("a file without orders is nothing to do, and says what was expected") {
            val directory = createTempDirectory(root)
            val files = "--db $directory/orders.db --ledger $directory/ledger.jsonl"
            (directory / "empty").writeLines(emptyList())
            (directory / "diary").writeLines(listOf("my diary"))

            run("$files --orders $directory/empty").stdout shouldContain "There is no order in $directory/empty"
            run("$files --orders $directory/diary").stdout shouldContain "line 1: not JSON"
        }

        test("a database or ledger that cannot be used is told in a message, and left as it was") {
            val directory = createTempDirectory(root)
            val diary = directory / "diary"
            diary.writeText("my diary")

            fun failing(arguments: String) =
                run("--orders $diary $arguments")
                    .also {
                        it.statusCode shouldBe 1
                        diary.readText() shouldBe "my diary"
                    }.stderr

            failing("--db $directory --ledger $directory/l") shouldContain "it is a directory. Name a file in it"
            failing("--db $diary --ledger $directory/l") shouldContain "to be an SQLite database"
            failing("--db $directory/o.db --ledger $directory") shouldContain "Cannot read or write: $directory"
            failing("--db $directory/o.db --ledger $diary") shouldContain "expected a line of this program"
            failing("--db $directory/o.db --ledger $directory/o.db") shouldContain "expected a line of this program"
            failing("--db $diary/o.db --ledger $directory/l") shouldContain "is a file, but a directory is needed"
            run("--orders $diary --db $directory/o.db --ledger $directory/l").statusCode shouldBe 0
        }

        test("a port or an address that cannot be had is told, and so are options in the wrong place") {
            fun failing(arguments: String) = run(arguments).also { it.statusCode shouldBe 1 }.stderr

            ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { taken ->
                failing("serve --port ${taken.localPort}") shouldContain "Is another process there?"
            }
            failing("serve --host [nowhere") shouldContain "there is no such address"
            failing("serve --port 65536") shouldContain "--port"
            failing("--db elsewhere.db serve") shouldContain "stand after it"
        }

        test("a file that is not there, a directory, a ledger that is not one: an error that says so") {
            val directory = createTempDirectory(root)
            (directory / "diary.txt").writeLines(listOf("my diary"))

            fun failing(arguments: String) = run(arguments).also { it.statusCode shouldBe 1 }.stderr

            failing("--orders $directory/none.jsonl") shouldContain "does not exist"
            failing("--orders $directory") shouldContain "is a directory"
            failing("--check --ledger $directory/none.jsonl") shouldContain "There is no ledger"
            failing("--check --ledger $directory/diary.txt") shouldContain "expected a line of this program"
            failing("--rate -1") shouldContain "--rate"
            failing("--approval-within soon") shouldContain "'soon' is not a length of time"
        }
    })
