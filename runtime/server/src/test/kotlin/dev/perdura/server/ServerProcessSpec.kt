package dev.perdura.server

import io.grpc.Grpc
import io.grpc.InsecureChannelCredentials
import io.grpc.health.v1.HealthCheckRequest
import io.grpc.health.v1.HealthCheckResponse.ServingStatus
import io.grpc.health.v1.HealthGrpc
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.io.path.writeText

/** The server as a process: what it prints, how it is found healthy, how it ends. */
internal class ServerProcessSpec :
    FunSpec({
        fun health(address: String): ServingStatus {
            val channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build()
            return try {
                HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()).status
            } finally {
                channel.shutdownNow()
            }
        }

        fun ended(vararg arguments: String) = ServerProcess(*arguments).use { it.awaitEnd() }

        test("it says where it serves, is healthy, and stops on SIGTERM with status 0") {
            val database = createTempDirectory("server") / "orders.db"
            ServerProcess("--db", "$database", "--address", "127.0.0.1:0").use { server ->
                val serving = server.line()
                serving shouldMatch Regex("""perdura-server \S+ serves \Q$database\E at 127\.0\.0\.1:[1-9]\d*\. .*""")
                health(serving.substringAfter(" at ").substringBefore(". ")) shouldBe ServingStatus.SERVING

                server.terminate()

                server.awaitEnd() shouldBe ServerProcess.Ended(0, "perdura-server stopped.", "")
            }
        }

        test("it serves from memory") {
            ServerProcess("--memory", "--address", "127.0.0.1:0").use { server ->
                health(server.awaitAddress()) shouldBe ServingStatus.SERVING
            }
        }

        test("who is not alone on the machine is warned") {
            ServerProcess("--memory", "--address", "0.0.0.0:0").use { server ->
                server.line()
                server.terminate()
                server.awaitEnd().errors shouldContain "Neither encryption nor authentication"
            }
        }

        test("a database that another server has open is refused with status 3") {
            val database = createTempDirectory("server") / "orders.db"
            ServerProcess("--db", "$database", "--address", "127.0.0.1:0").use { first ->
                first.line()
                ended("--db", "$database", "--address", "127.0.0.1:0").shouldBeRefused(3, "$database")
            }
        }

        test("a directory and a file of something else are refused with status 3") {
            val directory = createTempDirectory("server")
            ended("--db", "$directory").shouldBeRefused(3, "$directory")

            val text = directory / "notes.txt"
            text.writeText("This has been a text file since it was written, and will be one after this test.")
            ended("--db", "$text").shouldBeRefused(3, "$text")
        }

        test("an address that is taken is refused with status 4") {
            ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { taken ->
                ended("--memory", "--address", "127.0.0.1:${taken.localPort}").shouldBeRefused(4, "${taken.localPort}")
            }
        }

        test("bad arguments are refused with status 2") {
            ended("--memory", "--address", "7233").shouldBeRefused(2, "\"7233\" is not HOST:PORT")
            ended().shouldBeRefused(2, "expected one of --db FILE and --memory, got neither")
            ended("--memory", "--db", "a.db").shouldBeRefused(2, "expected one of --db FILE and --memory, got both")
            ended("--memori").shouldBeRefused(2, "--memori")
        }

        test("version and help are told without serving") {
            ended("--version").let {
                it.status shouldBe 0
                it.output shouldMatch Regex("""perdura-server version \d+\.\d+\.\d+\S*""")
            }
            ended("--help").let {
                it.status shouldBe 0
                it.output shouldContain "--address"
                it.output shouldContain "3 the database cannot be used"
            }
        }
    })

private fun ServerProcess.Ended.shouldBeRefused(status: Int, reason: String) {
    this.status shouldBe status
    output shouldBe ""
    errors shouldStartWith "perdura-server: "
    errors shouldContain reason
    errors shouldNotContain "\n"
}
