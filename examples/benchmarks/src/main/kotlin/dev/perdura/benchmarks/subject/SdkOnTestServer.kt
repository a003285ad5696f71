package dev.perdura.benchmarks.subject

import dev.perdura.benchmarks.measure.Counters
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import io.temporal.testserver.TestServer

/** P1: the official Java SDK on its own in-memory test server, in this process. It keeps nothing on disk. */
internal class SdkOnTestServer : Subject {
    override val name: String = "P1 sdk-java on its test server"
    override val durability: String = "in memory"

    private val server = TestServer.createServer(true)
    private val program = SdkProgram(WorkflowServiceStubsOptions.newBuilder().setChannel(server.channel).build())

    override suspend fun execute(activities: Int) = program.execute(activities)

    override fun counters(): Counters? = null

    override fun close() {
        program.close()
        server.close()
    }
}
