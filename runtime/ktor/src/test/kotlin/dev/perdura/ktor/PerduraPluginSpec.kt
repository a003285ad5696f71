package dev.perdura.ktor

import dev.perdura.Perdura
import dev.perdura.client.WorkflowStatus
import dev.perdura.engine.EngineException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.client.statement.bodyAsText
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationStopping
import io.ktor.server.application.DuplicatePluginException
import io.ktor.server.config.ApplicationConfigurationException
import io.ktor.server.config.ConfigLoader
import io.ktor.server.config.MapApplicationConfig
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.time.Duration.Companion.seconds

/** The plugin in a real server, asked by a real client. */
internal class PerduraPluginSpec :
    FunSpec({
        fun newDatabase() = createTempDirectory("ktor") / "greetings.db"

        test("a route runs a workflow on a worker of the application") {
            GreetingServer {
                install(Perdura) {
                    inMemory()
                    worker("greetings") {
                        workflow(greeting)
                        activity(Words.salute) { name -> "Good day, $name" }
                    }
                }
                greetings()
            }.start().use { server ->
                val answer = server.get("/greetings/Ada")
                answer.status shouldBe HttpStatusCode.OK
                answer.bodyAsText() shouldBe "Good day, Ada"
            }
        }

        test("an activity is finished when the application stops, and its workflow goes on at the next start") {
            val database = newDatabase()
            val running = CompletableDeferred<Unit>()
            val finish = CompletableDeferred<Unit>()
            val stopping = CompletableDeferred<Unit>()
            val first =
                GreetingServer {
                    monitor.subscribe(ApplicationStopping) { stopping.complete(Unit) }
                    install(Perdura) {
                        embedded(database) { workerOptions { shutdownGrace = 30.seconds } }
                        worker("greetings") {
                            workflow(greeting)
                            activity(Words.salute) { name ->
                                running.complete(Unit)
                                finish.await()
                                "Good day, $name"
                            }
                        }
                    }
                }.start()
            first.application.perdura.client.start(greeting, "Ada", taskQueue = "greetings", workflowId = "g-1")
            running.await()

            withContext(Dispatchers.IO) {
                launch { first.close() }
                stopping.await()
                finish.complete(Unit)
            }

            Perdura.embedded(database).use { perdura ->
                val handle = perdura.client.handle(greeting, "g-1")
                handle.describe().pendingActivities.size shouldBe 0
                perdura.worker("greetings") {
                    workflow(greeting)
                    activity(Words.salute) { error("The activity was finished before, and must not run again.") }
                }
                handle.result() shouldBe "Good day, Ada"
            }
        }

        test("the engine is read from application.yaml, and so is its namespace") {
            GreetingServer(ConfigLoader.load("application.yaml")) {
                install(Perdura) {
                    worker("greetings") {
                        workflow(greeting)
                        activity(Words.salute) { name -> "Good day, $name" }
                    }
                }
                greetings()
            }.start().use { server ->
                server.get("/greetings/Grace").bodyAsText() shouldBe "Good day, Grace"
                server.application.perdura.client.namespace shouldBe "greetings"
            }
        }

        test("code overrides the file's engine and keeps the rest of it") {
            val config = MapApplicationConfig("perdura.target" to "nowhere:1", "perdura.namespace" to "orders")
            GreetingServer(config) { install(Perdura) { inMemory() } }.start().use { server ->
                server.application.perdura.client.namespace shouldBe "orders"
            }
        }

        test("an embedded engine is opened to other processes") {
            val (server, port) = listeningServer()
            server.use {
                server.application.perdura.client.start("nobody", emptyList(), taskQueue = "none", workflowId = "w-1")

                Perdura.connect("127.0.0.1:$port").use { elsewhere ->
                    elsewhere.client.handle("w-1").describe().status shouldBe WorkflowStatus.RUNNING
                }
            }
        }

        test("without an engine the application does not start, and is told how to get one") {
            val server = GreetingServer { install(Perdura) }

            shouldThrow<ApplicationConfigurationException> { server.start() }.message shouldContain
                "expected one of perdura.database (a file), perdura.memory (true) and perdura.target (HOST:PORT)"
        }

        test("two engines in the file are one too many") {
            val config = MapApplicationConfig("perdura.memory" to "true", "perdura.target" to "127.0.0.1:7233")

            shouldThrow<ApplicationConfigurationException> { GreetingServer(config) { install(Perdura) }.start() }
                .message shouldContain "found perdura.memory and perdura.target"
        }

        test("a typing mistake in the file is told") {
            val config = MapApplicationConfig("perdura.databse" to "orders.db")

            shouldThrow<ApplicationConfigurationException> { GreetingServer(config) { install(Perdura) }.start() }
                .message shouldContain "perdura.databse. Known are perdura.database"
        }

        test("a value of the file that makes no sense is told with its key, and what is expected") {
            fun refusal(vararg entries: Pair<String, String>) =
                shouldThrow<ApplicationConfigurationException> {
                    GreetingServer(MapApplicationConfig(*entries)) { install(Perdura) }.start()
                }.message

            val memory = "perdura.memory" to "true"
            refusal("perdura.memory" to "yes") shouldContain "perdura.memory in the application's configuration: " +
                "expected true or false, got \"yes\""
            refusal("perdura.target" to "a:1", "perdura.tls" to "1") shouldContain "perdura.tls"
            refusal(memory, "perdura.listen.port" to "abc") shouldContain "expected a port from 0 to 65535, got \"abc\""
            refusal(memory, "perdura.listen.port" to "65536") shouldContain "got \"65536\""
            refusal(memory, "perdura.listen.prot" to "1") shouldContain "perdura.listen.prot"
            refusal(memory, "perdura.namespace" to "") shouldContain "perdura.namespace"
            refusal("perdura.database" to " ") shouldContain "expected a value, or no such key, got \" \""
            refusal("perdura" to "orders.db") shouldContain "expected a group of keys, such as perdura.database"
            refusal("perdura.memory" to "false") shouldContain "found none"
        }

        test("an engine or an address that cannot be had stops the start, with its own message") {
            fun refusal(vararg entries: Pair<String, String>) =
                shouldThrow<Exception> {
                    GreetingServer(MapApplicationConfig(*entries)) { install(Perdura) }.start()
                }.message

            val directory = createTempDirectory("ktor")
            refusal("perdura.database" to "$directory") shouldContain "it is a directory"
            refusal("perdura.target" to "http://a") shouldContain "expected HOST:PORT"
            refusal("perdura.target" to "a:1", "perdura.listen.port" to "0") shouldContain "let them connect there"
            refusal("perdura.target" to "a:1", "perdura.apiKey" to "k", "perdura.tls" to "false") shouldContain
                "must not travel unencrypted"
            ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { taken ->
                refusal("perdura.database" to "$directory/a.db", "perdura.listen.port" to "${taken.localPort}")
                    .shouldContain("Is another process using the port?")
            }
            Perdura.embedded(directory / "a.db").close()
        }

        test("two workers for one task queue are refused when they are configured") {
            val server =
                GreetingServer {
                    install(Perdura) {
                        inMemory()
                        worker("greetings") { workflow(greeting) }
                        worker("greetings") { workflow(greeting) }
                    }
                }

            shouldThrow<IllegalArgumentException> { server.start() }.message shouldContain "There are two workers"
        }

        test("an application without the plugin is told so when it asks for it") {
            val server = GreetingServer { perdura.client }

            shouldThrow<IllegalStateException> { server.start() }.message shouldContain "Call install(Perdura)"
        }

        test("a second installation is refused") {
            val server =
                GreetingServer {
                    install(Perdura) { inMemory() }
                    install(Perdura) { inMemory() }
                }

            shouldThrow<DuplicatePluginException> { server.start() }
        }

        test("a worker that cannot start stops the start, and leaves the database free") {
            val database = newDatabase()
            val server =
                GreetingServer {
                    install(Perdura) {
                        embedded(database)
                        worker("greetings") {
                            workflow(greeting)
                            workflow(greeting)
                        }
                    }
                }

            shouldThrow<IllegalArgumentException> { server.start() }
            Perdura.embedded(database).close()
        }
    })

/** A server whose engine listens, and the port. Another process may take a port just chosen: then it is another one. */
private fun listeningServer(): Pair<GreetingServer, Int> {
    while (true) {
        val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
        val config = MapApplicationConfig("perdura.memory" to "true", "perdura.listen.port" to "$port")
        val server = GreetingServer(config) { install(Perdura) }
        try {
            return server.start() to port
        } catch (taken: EngineException) {
            if ("$port" !in taken.message.orEmpty()) throw taken
        }
    }
}
