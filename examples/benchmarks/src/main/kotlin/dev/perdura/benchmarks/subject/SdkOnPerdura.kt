package dev.perdura.benchmarks.subject

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.engine.Engine
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Path

/** P2: the official Java SDK, unchanged, on our engine over loopback TCP; every acknowledged step is synced. */
internal class SdkOnPerdura(database: Path) : Subject {
    override val name: String = "P2 sdk-java on our engine over TCP"
    override val durability: String = "FULL"

    private val engine = Engine.builder().database(database).start()
    private val port = engine.listen(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
    private val program = SdkProgram(WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:$port").build())

    override suspend fun execute(activities: Int) = program.execute(activities)

    override fun counters(): Counters = engine.statistics().counters()

    override fun close() {
        program.close()
        engine.close()
    }
}
