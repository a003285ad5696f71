package dev.perdura.benchmarks.floor

import dev.perdura.benchmarks.measure.ClosedLoop
import dev.perdura.benchmarks.measure.Machine
import io.grpc.health.v1.HealthCheckRequest
import io.grpc.health.v1.HealthGrpc
import io.grpc.inprocess.InProcessChannelBuilder
import io.grpc.inprocess.InProcessServerBuilder
import io.grpc.protobuf.services.HealthStatusManager
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** F2: what one call over the in-process transport costs when it does nothing, one after the other. */
internal object EmptyCalls {
    private const val NAME = "floor"

    fun measure(length: Duration): Floor {
        val server =
            InProcessServerBuilder
                .forName(NAME)
                .directExecutor()
                .addService(HealthStatusManager().healthService)
                .build()
                .start()
        val channel = InProcessChannelBuilder.forName(NAME).directExecutor().build()
        try {
            val stub = HealthGrpc.newBlockingStub(channel)
            val latencyMicros = ClosedLoop.newHistogram()
            val start = Machine.elapsed()
            while (Machine.elapsed() - start < length) {
                val before = Machine.elapsed()
                stub.check(HealthCheckRequest.getDefaultInstance())
                latencyMicros.recordValue((Machine.elapsed() - before).toLong(DurationUnit.MICROSECONDS))
            }
            return Floor.of("F2 empty in-process call", latencyMicros, length)
        } finally {
            channel.shutdownNow()
            server.shutdownNow()
        }
    }
}
