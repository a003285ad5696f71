package dev.perdura

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
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.io.path.writeText
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** The life of a front door: opening, what may go wrong then, workers, and the end. */
internal class PerduraSpec :
    FunSpec({
        fun newDatabase(): Path = createTempDirectory("perdura") / "orders.db"

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
