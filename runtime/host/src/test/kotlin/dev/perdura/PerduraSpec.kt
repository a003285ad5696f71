package dev.perdura

import dev.perdura.client.NamespaceNotFoundException
import dev.perdura.dsl.UnserializableTypeException
import dev.perdura.dsl.workflow
import dev.perdura.engine.EngineException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.Path
import java.sql.DriverManager
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.io.path.readBytes
import kotlin.io.path.writeText
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** The life of a front door: opening, what may go wrong then, workers, and the end. */
internal class PerduraSpec :
    FunSpec({
        fun newDatabase(): Path = createTempDirectory("perdura") / "orders.db"

        fun sql(database: Path, statement: String) =
            DriverManager.getConnection("jdbc:sqlite:$database").use { it.createStatement().execute(statement) }

        context("an embedded engine") {
            test("goes on where it was when its file is opened again") {
                val database = newDatabase()
                Perdura.embedded(database).use { it.client.start(greeting, "Ada", taskQueue = "q", workflowId = "w-1") }

                Perdura.embedded("$database").use { perdura ->
                    perdura.worker("q") { workflow(greeting) }
                    perdura.client.handle(greeting, "w-1").result() shouldBe "Hello, Ada"
                }
            }

            test("is refused a file that is open already") {
                val database = newDatabase()
                Perdura.embedded(database).use {
                    val refused = shouldThrow<EngineException> { Perdura.embedded(database) }
                    refused.message shouldContain "$database"
                }
                Perdura.embedded(database).close()
            }

            test("is refused a directory, a file of something else, and a file in a directory that is not there") {
                val directory = createTempDirectory("perdura")
                shouldThrow<EngineException> { Perdura.embedded(directory) }.message shouldContain "$directory"

                val text = directory / "notes.txt"
                text.writeText("This has been a text file since it was written, and will be one after this test.")
                shouldThrow<EngineException> { Perdura.embedded(text) }.message shouldContain "$text"

                val missing = directory / "missing"
                shouldThrow<EngineException> { Perdura.embedded(missing / "a.db") }.message shouldContain "$missing"
            }

            test("is refused an empty path, a newer schema, a database of something else; each is left as it is") {
                shouldThrow<EngineException> { Perdura.embedded("") }.message shouldContain "the path is empty"

                val newer = newDatabase()
                Perdura.embedded(newer).close()
                sql(newer, "pragma user_version = 9999")
                val newerBytes = newer.readBytes()
                shouldThrow<EngineException> { Perdura.embedded(newer) }.message shouldContain "has schema 9999"
                newer.readBytes() shouldBe newerBytes

                val notes = newDatabase()
                sql(notes, "create table notes (note text)")
                val notesBytes = notes.readBytes()
                shouldThrow<EngineException> { Perdura.embedded(notes) }.message shouldContain "one of another program"
                notes.readBytes() shouldBe notesBytes
            }

            test("is refused options that make no sense, before it starts") {
                shouldThrow<IllegalArgumentException> { Perdura.inMemory { namespace = "" } }.message shouldContain
                    "The namespace must not be blank"
                shouldThrow<IllegalArgumentException> { Perdura.inMemory { namespace = "n".repeat(1001) } }
                    .message shouldContain "The namespace must have at most 1000 bytes"
                shouldThrow<IllegalArgumentException> { Perdura.inMemory { identity = " " } }.message shouldContain
                    "The identity must not be blank"
            }

            test("has the namespace its options name") {
                Perdura.inMemory { namespace = "orders" }.use { perdura ->
                    perdura.worker("q") { workflow(greeting) }
                    perdura.client.execute(greeting, "Ada", taskQueue = "q") shouldBe "Hello, Ada"
                }
            }

            test("keeps its namespace when its file is opened again") {
                val database = newDatabase()
                repeat(2) { Perdura.embedded(database) { namespace = "orders" }.close() }
            }
        }

        context("a worker") {
            test("is one per task queue, until it is shut down") {
                Perdura.inMemory().use { perdura ->
                    val first = perdura.worker("q") { workflow(greeting) }
                    shouldThrow<IllegalStateException> { perdura.worker("q") { workflow(nap) } }.message shouldContain
                        "There is a worker for task queue \"q\" already"

                    first.shutdown(Duration.ZERO)
                    perdura.worker("q") { workflow(greeting) }
                    perdura.client.execute(greeting, "Ada", taskQueue = "q") shouldBe "Hello, Ada"
                }
            }

            test("with a type that cannot be serialized does not start") {
                class Opaque
                Perdura.inMemory().use { perdura ->
                    shouldThrow<UnserializableTypeException> {
                        perdura.worker("q") { workflow(workflow("opaque") { _: Opaque -> }) }
                    }.message shouldContain "Opaque"
                }
            }

            test("finishes its activities when the front door closes") {
                val started = CompletableDeferred<Unit>()
                val finish = CompletableDeferred<Unit>()
                var finished = false
                val perdura = Perdura.inMemory { workerOptions { shutdownGrace = 30.seconds } }
                perdura.worker("q") {
                    workflow(treadmill)
                    activity(Payments.charge) {
                        started.complete(Unit)
                        finish.await()
                        finished = true
                        "charged"
                    }
                }
                perdura.client.start(treadmill, 1, taskQueue = "q")
                started.await()

                coroutineScope {
                    // Undispatched: when the next line runs, the shutdown is under way and waits.
                    launch(start = CoroutineStart.UNDISPATCHED) { perdura.shutdown() }
                    finish.complete(Unit)
                }

                finished shouldBe true
            }

            test("without grace cancels its activities when the front door closes") {
                val started = CompletableDeferred<Unit>()
                val cancelled = CompletableDeferred<Unit>()
                val perdura = Perdura.inMemory { workerOptions { shutdownGrace = Duration.ZERO } }
                perdura.worker("q") {
                    workflow(treadmill)
                    activity(Payments.charge) {
                        started.complete(Unit)
                        try {
                            awaitCancellation()
                        } finally {
                            cancelled.complete(Unit)
                        }
                    }
                }
                perdura.client.start(treadmill, 1, taskQueue = "q")
                started.await()

                perdura.close()

                cancelled.await()
            }

            test("is waited for by everybody who closes the front door") {
                val started = CompletableDeferred<Unit>()
                val finish = CompletableDeferred<Unit>()
                val perdura = Perdura.inMemory { workerOptions { shutdownGrace = 60.seconds } }
                perdura.worker("q") {
                    workflow(treadmill)
                    activity(Payments.charge) {
                        started.complete(Unit)
                        finish.await()
                        "charged"
                    }
                }
                perdura.client.start(treadmill, 1, taskQueue = "q")
                started.await()
                coroutineScope {
                    val first = launch(start = CoroutineStart.UNDISPATCHED) { perdura.shutdown() }
                    val second = launch(start = CoroutineStart.UNDISPATCHED) { perdura.shutdown() }
                    second.isActive shouldBe true
                    finish.complete(Unit)
                    second.join()
                    first.join()
                }
            }
            test("cannot be started when the front door is closed") {
                val perdura = Perdura.inMemory()
                perdura.close()
                perdura.close()
                shouldThrow<IllegalStateException> { perdura.worker("q") { } }.message shouldContain "is closed"
            }
        }

        context("a port") {
            test("that is taken is refused") {
                ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { taken ->
                    Perdura.inMemory().use { perdura ->
                        shouldThrow<EngineException> { perdura.listen(taken.localPort) }.message shouldContain
                            "${taken.localPort}"
                    }
                }
            }

            test("that is none, and an address that is not there, are refused") {
                Perdura.inMemory().use { perdura ->
                    listOf(-1, 65_536).forEach { port ->
                        shouldThrow<IllegalArgumentException> { perdura.listen(port) }.message shouldContain
                            "Cannot listen at port $port: expected a port from 0 to 65535"
                    }
                    shouldThrow<EngineException> { perdura.listen(0, "[nowhere") }.message shouldContain
                        "the address must be one of this machine"
                }
            }

            test("cannot be opened for an engine elsewhere") {
                Perdura.connect("127.0.0.1:1").use { perdura ->
                    shouldThrow<IllegalStateException> { perdura.listen(0) }.message shouldContain
                        "connected to 127.0.0.1:1: let them connect there"
                }
            }
        }

        context("an address to connect to") {
            test("is refused if it is none") {
                listOf(
                    "",
                    "temporal.acme",
                    "temporal.acme:",
                    ":7233",
                    "a:0",
                    "a:65536",
                    "http://a:1",
                    "a b:1",
                ).forEach {
                    shouldThrow<IllegalArgumentException> { Perdura.connect(it) }.message shouldContain
                        "Cannot connect to \"$it\": expected HOST:PORT"
                }
            }

            test("may be a name, IPv4, IPv6, or a target of gRPC's own") {
                listOf("temporal.acme:7233", "127.0.0.1:1", "[::1]:7233", "dns:///temporal.acme:7233").forEach {
                    Perdura.connect(it).close()
                }
            }

            test("with a namespace that is not there tells both clients and workers so") {
                Perdura.inMemory().use { engine ->
                    Perdura.connect("127.0.0.1:${engine.listen(0).port}") { namespace = "nowhere" }.use { perdura ->
                        shouldThrow<NamespaceNotFoundException> { perdura.worker("q") { workflow(greeting) } }
                            .message shouldContain "Namespace \"nowhere\" was not found"
                        shouldThrow<NamespaceNotFoundException> {
                            perdura.client.start(greeting, "Ada", taskQueue = "q")
                        }
                    }
                }
            }

            test("is refused headers and keys that cannot be sent") {
                fun refusal(configure: ConnectionOptions.Builder.() -> Unit) =
                    shouldThrow<IllegalArgumentException> { ConnectionOptions(configure) }.message

                refusal { headers = mapOf("Tenant" to "a") } shouldContain "The header \"Tenant\" has no name for gRPC"
                refusal { headers = mapOf("tenant-bin" to "a") } shouldContain "\"tenant-bin\" has no name"
                refusal { headers = mapOf("tenant" to "a\nb") } shouldContain "The header \"tenant\" must have a value"
                refusal { apiKey = "" } shouldContain "Was it read from an empty variable"
                refusal { namespace = "" } shouldContain "The namespace must not be blank"
                refusal { identity = "" } shouldContain "The identity must not be blank"
            }

            test("is never given an API key without encryption") {
                ConnectionOptions { apiKey = "secret" }.tls shouldBe true
                shouldThrow<IllegalArgumentException> {
                    ConnectionOptions {
                        apiKey = "secret"
                        tls = false
                    }
                }.message shouldContain "must not travel unencrypted"
            }
        }
    })
