package dev.perdura.ktor

import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.workflow
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.statement.HttpResponse
import io.ktor.server.application.Application
import io.ktor.server.cio.CIO
import io.ktor.server.cio.CIOApplicationEngine
import io.ktor.server.config.ApplicationConfig
import io.ktor.server.config.MapApplicationConfig
import io.ktor.server.engine.EmbeddedServer
import io.ktor.server.engine.applicationEnvironment
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import kotlin.time.Duration.Companion.seconds

internal object Words : ActivityContract() {
    val salute = activity<String, String>("salute") { startToCloseTimeout = 30.seconds }
}

internal val greeting = workflow("greeting") { name: String -> Words.salute(name) }

/** A route that starts the workflow and answers with its result. */
internal fun Application.greetings() {
    routing {
        get("/greetings/{name}") {
            call.respondText(perdura.client.execute(greeting, call.parameters["name"]!!, taskQueue = "greetings"))
        }
    }
}

/** A real server on a free port, and a real client for it. */
internal class GreetingServer(config: ApplicationConfig = MapApplicationConfig(), module: Application.() -> Unit) :
    AutoCloseable {
    private val server: EmbeddedServer<CIOApplicationEngine, CIOApplicationEngine.Configuration> =
        embeddedServer(
            CIO,
            applicationEnvironment { this.config = config },
            {
                connector {
                    host = "127.0.0.1"
                    port = 0
                }
            },
            module,
        )
    private val client = HttpClient(io.ktor.client.engine.cio.CIO) { engine { requestTimeout = 0 } }

    val application: Application
        get() = server.application

    fun start(): GreetingServer = apply { server.start(wait = false) }

    suspend fun get(path: String): HttpResponse {
        val port =
            server.engine
                .resolvedConnectors()
                .single()
                .port
        return client.get("http://127.0.0.1:$port$path")
    }

    fun stop() {
        server.stop(0, 1_000)
    }

    override fun close() {
        stop()
        client.close()
    }
}
