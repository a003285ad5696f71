package dev.perdura.server.internal

import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.CoreCliktCommand
import com.github.ajalt.clikt.core.UsageError
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.options.versionOption
import com.github.ajalt.clikt.parameters.types.path
import dev.perdura.Perdura
import dev.perdura.engine.EngineException
import java.util.concurrent.CountDownLatch

/** The command line of `perdura-server`: reads it, serves, and says what happens in one line each. */
internal class ServerCommand(private val onStop: (() -> Unit) -> Unit = ::stopWithProcess) :
    CoreCliktCommand("perdura-server") {
    private val database by
        option("--db", metavar = "FILE", help = "Keep everything in this SQLite file; made if missing.")
            .path(canBeDir = true)
    private val memory by
        option("--memory", help = "Keep everything in memory, and forget it at the end.")
            .flag()
    private val address by
        option("--address", metavar = "HOST:PORT", help = "Where to listen (127.0.0.1:7233); port 0 is a free one.")
            .convert { text -> runCatching { ListenAddress.parse(text) }.getOrElse { fail(it.message.orEmpty()) } }
            .default(ListenAddress("127.0.0.1", Perdura.DEFAULT_PORT))
    private val namespace by
        option("--namespace", metavar = "NAME", help = "Register this namespace too, if it is new.")
            .default("default")

    init {
        versionOption(ServerVersion.current, names = setOf("--version"))
    }

    override fun help(context: Context): String =
        "Durable workflows behind a port. Speaks Temporal's API: its SDKs, its command line and Perdura connect to it."

    override fun helpEpilog(context: Context): String =
        "Exit status: " + ExitCode.entries.joinToString { "${it.status} ${it.meaning}" } + "."

    override fun run() {
        val store = store()
        val perdura = open(store)
        val listening = listen(perdura)
        val stopped = CountDownLatch(1)
        // Before the first word: whoever reads it may stop us at once.
        onStop {
            perdura.close()
            echo("perdura-server stopped.")
            stopped.countDown()
        }
        if (!listening.isLoopback) {
            System.err.println("Neither encryption nor authentication: whoever reaches $listening may do everything.")
        }
        echo("perdura-server ${ServerVersion.current} serves $store at $listening. Ctrl-C or SIGTERM stops it.")
        stopped.await()
    }

    private fun store(): Store {
        val file = database
        if ((file != null) == memory) {
            throw UsageError("expected one of --db FILE and --memory, got ${if (memory) "both" else "neither"}")
        }
        return if (file == null) Store.Memory else Store.Database(file)
    }

    private fun open(store: Store): Perdura =
        try {
            when (store) {
                is Store.Database -> Perdura.embedded(store.file) { namespace = this@ServerCommand.namespace }
                is Store.Memory -> Perdura.inMemory { namespace = this@ServerCommand.namespace }
            }
        } catch (unavailable: EngineException) {
            throw Unavailable(ExitCode.DATABASE_UNAVAILABLE, unavailable)
        } catch (wrong: IllegalArgumentException) {
            throw UsageError(wrong.message.orEmpty())
        }

    private fun listen(perdura: Perdura): ListenAddress =
        try {
            ListenAddress(address.host, perdura.listen(address.port, address.host).port)
        } catch (unavailable: EngineException) {
            perdura.close()
            throw Unavailable(ExitCode.ADDRESS_UNAVAILABLE, unavailable)
        }
}

/** Calls the given code when the process is told to stop, and then ends it: a JVM says 143 of its own. */
private fun stopWithProcess(stop: () -> Unit) {
    Runtime.getRuntime().addShutdownHook(
        Thread {
            stop()
            Runtime.getRuntime().halt(ExitCode.STOPPED.status)
        },
    )
}
