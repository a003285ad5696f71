package dev.perdura.examples.orders.service

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.HttpResponse
import io.ktor.client.statement.bodyAsText
import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.http.contentType
import io.ktor.server.cio.CIO
import io.ktor.server.engine.embeddedServer
import kotlin.io.path.div
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import io.ktor.client.engine.cio.CIO as ClientCIO

/** The service behind a real server, asked by a real client. */
internal class OrderServiceSpec :
    FunSpec({
        val directory = tempdir("service").toPath()
        val settings = ServiceSettings(directory / "orders.db", directory / "ledger.jsonl", approvalWithin = 5.minutes)
        val client = HttpClient(ClientCIO) { engine { requestTimeout = 0 } }
        afterSpec { client.close() }

        fun order(id: String) =
            """{"id":"$id","customer":"Ada","currency":"JPY","lines":[{"sku":"MUG","quantity":2,"price":"1710"}]}"""

        class Service : AutoCloseable {
            private val server =
                embeddedServer(
                    CIO,
                    port = 0,
                    host = "127.0.0.1",
                ) { orders(settings) }.start(wait = false)

            private suspend fun address(path: String): String {
                val port = server.engine.resolvedConnectors().single().port
                return "http://127.0.0.1:$port$path"
            }

            suspend fun get(path: String): HttpResponse = client.get(address(path))

            suspend fun post(path: String, body: String): HttpResponse =
                client.post(address(path)) {
                    contentType(ContentType.Application.Json)
                    setBody(body)
                }

            suspend fun eventuallyShows(id: String, text: String) =
                eventually(120.seconds) { get("/orders/$id").bodyAsText() shouldContain text }

            override fun close() = server.stop(0, 5_000)
        }

        test("an order is taken, waits, is approved, and is done; after a restart it is still known") {
            Service().use { service ->
                service.post("/orders", order("o-1")).status shouldBe HttpStatusCode.Accepted
                service.eventuallyShows("o-1", "WAITING_FOR_DECISION")
                service.post("/orders", order("o-1")).status shouldBe HttpStatusCode.Accepted
                val decision = """{"approved":true,"by":"ada"}"""
                service.post("/orders/o-1/approval", decision).status shouldBe HttpStatusCode.NoContent
                service.eventuallyShows("o-1", "DONE")
                service.post("/orders/o-1/approval", decision).status shouldBe HttpStatusCode.NotFound
                service.post("/orders", order("o-2"))
                service.eventuallyShows("o-2", "WAITING_FOR_DECISION")
            }
            Service().use { service ->
                service.get("/orders/o-1").bodyAsText() shouldContain "DONE"
                service.eventuallyShows("o-2", "WAITING_FOR_DECISION")
                service.post("/orders", order("o-1")).status shouldBe HttpStatusCode.Conflict
                service.get("/orders").bodyAsText() shouldBe
                    """{"begun":2,"charged":2,"ended":1,""" +
                    """"outcomes":{"shipped":1,"rejected":0,"expired":0,"refused":0}}"""
            }
        }

        test("what is wrong with a request is said") {
            Service().use { service ->
                val invalid = service.post("/orders", order("o-3").replace("JPY", "XBT"))
                invalid.status shouldBe HttpStatusCode.BadRequest
                invalid.bodyAsText() shouldContain "unknown currency 'XBT'"
                val unknown = service.get("/orders/nobody")
                unknown.status shouldBe HttpStatusCode.NotFound
                unknown.bodyAsText() shouldContain "There is no order nobody"
                service.post("/orders/nobody/approval", "{}").status shouldBe HttpStatusCode.BadRequest
            }
        }
    })
