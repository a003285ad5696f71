package dev.perdura.internal

import dev.perdura.engine.Engine
import io.grpc.Channel
import io.grpc.ManagedChannel
import java.net.InetSocketAddress
import java.util.concurrent.TimeUnit

/** What stands behind the front door, and is closed after the last worker. */
internal sealed interface ServiceBackend : AutoCloseable {
    /** What calls go through. */
    val channel: Channel

    /** An engine of our own, which ends with us. */
    class Embedded(private val engine: Engine) : ServiceBackend {
        override val channel: Channel = engine.channel()

        /** Gives [address] with the port that was taken. */
        fun listen(address: InetSocketAddress): InetSocketAddress =
            InetSocketAddress(address.address, engine.listen(address))

        override fun close() {
            engine.close()
        }
    }

    /** A service elsewhere, which goes on without us. */
    class Remote(val target: String, override val channel: ManagedChannel) : ServiceBackend {
        override fun close() {
            channel.shutdown()
            if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) channel.shutdownNow()
        }
    }

    private companion object {
        /** For calls that are under way when the workers are gone: answers that the service may still take. */
        const val CLOSE_SECONDS = 2L
    }
}
