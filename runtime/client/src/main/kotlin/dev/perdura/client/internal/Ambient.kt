package dev.perdura.client.internal

import dev.perdura.dsl.InternalPerduraApi
import java.net.InetAddress
import java.net.UnknownHostException
import java.util.Properties
import java.util.UUID
import kotlin.random.Random
import kotlin.time.TimeSource

/**
 * What a client takes from the world around it: the only place that asks for time, randomness, ids and the process's
 * name.
 *
 * @property timeSource measures how long a call has been going on
 * @property random spreads retries
 * @property newId makes request ids and workflow ids
 */
@InternalPerduraApi
public class Ambient(
    public val timeSource: TimeSource = TimeSource.Monotonic,
    public val random: Random = Random.Default,
    public val newId: () -> String = { UUID.randomUUID().toString() },
) {
    public companion object {
        /** The version of this library. */
        public val VERSION: String = readVersion()

        /** Who this process is, as `pid@host`. */
        public val IDENTITY: String = "${ProcessHandle.current().pid()}@${hostName()}"

        private fun readVersion(): String {
            val properties = Properties()
            Ambient::class.java
                .getResourceAsStream(
                    "/dev/perdura/client/version.properties",
                ).use { properties.load(it) }
            return properties.getProperty("version")
        }

        private fun hostName(): String =
            try {
                InetAddress.getLocalHost().hostName
            } catch (_: UnknownHostException) {
                "localhost"
            }
    }
}
