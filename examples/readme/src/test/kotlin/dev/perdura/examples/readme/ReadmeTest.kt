package dev.perdura.examples.readme

import dev.perdura.Perdura
import dev.perdura.examples.readme.orders.Approval
import dev.perdura.examples.readme.orders.ChargeId
import dev.perdura.examples.readme.orders.Fulfilment
import dev.perdura.examples.readme.orders.Order
import dev.perdura.examples.readme.orders.Receipt
import dev.perdura.examples.readme.orders.fulfilment
import dev.perdura.examples.readme.orders.payments
import dev.perdura.examples.readme.smallest.hello
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.div
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.io.path.walk

/** The programs that the README shows are the ones of this module: they compile, and do what they say. */
internal class ReadmeTest {
    private val sources =
        Path("src").walk().filter { it.extension in setOf("kt", "java") }.map { it.readText() }.toList()
    private val programs =
        Regex("```(?:kotlin|java)\n(.*?)```", RegexOption.DOT_MATCHES_ALL)
            .findAll(Path("../../README.md").readText())
            .map { it.groupValues[1] }
            .toList()

    /** Layout is a matter of taste, and of the formatter. */
    private fun withoutLayout(code: String) = code.filterNot { it.isWhitespace() || it == ';' }

    @Test
    fun `what the README shows compiles as it stands there`() {
        programs shouldHaveSize 5
        programs.forEach { program ->
            withClue("No source of this module has this program of the README:\n$program") {
                sources.any { withoutLayout(program) in withoutLayout(it) } shouldBe true
            }
        }
    }

    @Test
    fun `the smallest workflow says hello`() =
        runBlocking<Unit> {
            Perdura.inMemory().use { perdura ->
                perdura.worker("greetings") { workflow(hello) }
                perdura.client.execute(hello, "Ada", taskQueue = "greetings") shouldBe "Hello, Ada"
            }
        }

    @Test
    fun `an approved order is received`(
        @TempDir directory: Path,
    ) = runBlocking<Unit> {
        Perdura.embedded(directory / "orders.db").use { perdura ->
            perdura.worker("orders") {
                workflow(fulfilment)
                activities(payments)
            }
            val handle = perdura.client.start(Fulfilment, Order("o-1"), taskQueue = "orders")
            handle.signal(Fulfilment.approve, Approval("ada"))
            handle.result() shouldBe Receipt("o-1", ChargeId("ch-o-1"))
        }
    }

    @Test
    fun `what the README runs is there`() {
        val readme = Path("../../README.md").readText()
        val commands = Regex("```sh\n(.*?)\n```").findAll(readme).map { it.groupValues[1] }.toList()

        commands shouldHaveSize 2
        commands[0] shouldContain "java -jar examples/orders/target/orders.jar"
        commands[1] shouldBe "mvn -B -ntp verify"
    }
}
