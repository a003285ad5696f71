package dev.perdura.examples.orders.command

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.groups.provideDelegate
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.help
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.perdura.examples.orders.service.ServiceSettings
import dev.perdura.examples.orders.service.orders
import io.ktor.server.cio.CIO
import io.ktor.server.engine.embeddedServer
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.UnknownHostException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours

/** `orders serve`: takes orders and decisions over HTTP until it is stopped. */
internal class ServeCommand : CliktCommand(name = "serve") {
    private val port: Int by option("--port", metavar = "N")
        .int()
        .restrictTo(0..65_535)
        .default(8080)
        .help("TCP port; 0 for a free one (default: 8080)")

    private val host: String by option("--host", metavar = "ADDRESS")
        .default("127.0.0.1")
        .help("Address to listen at (default: 127.0.0.1, this machine only: there is no authentication)")

    private val files by FileOptions()

    private val approvalWithin: Duration by option("--approval-within", metavar = "TIME")
        .duration()
        .default(1.hours)
        .help("How long an order waits for its decision, such as 30s, 2h (default: 1h)")

    override fun help(context: Context): String =
        "Takes orders over HTTP: POST /orders, GET /orders, GET /orders/ID, POST /orders/ID/approval."

    override fun run() {
        val settings = ServiceSettings(files.database, files.ledger, approvalWithin)
        sayingWhatFailed {
            requireFree()
            val server = embeddedServer(CIO, port, host) { orders(settings) }
            echo("Orders at http://$host:$port/orders, kept in ${files.database} and ${files.ledger}. Ctrl-C stops it.")
            server.start(wait = true)
        }
    }

    /** Ktor reports a port in use by two stack traces. */
    private fun requireFree() {
        try {
            ServerSocket(port, 1, InetAddress.getByName(host)).close()
        } catch (_: UnknownHostException) {
            throw CliktError("Cannot listen at $host: there is no such address. Correct --host.")
        } catch (failure: IOException) {
            throw CliktError(
                "Cannot listen at $host:$port: ${failure.message}. Is another process there? Choose another --port, " +
                    "or 0 for a free one; --host must be an address of this machine.",
            )
        }
    }
}
