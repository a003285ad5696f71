package dev.perdura.internal

import dev.perdura.ConnectionOptions
import io.grpc.ClientInterceptor
import io.grpc.Grpc
import io.grpc.InsecureChannelCredentials
import io.grpc.ManagedChannel
import io.grpc.Metadata
import io.grpc.TlsChannelCredentials
import io.grpc.stub.MetadataUtils
import java.util.concurrent.TimeUnit

/** Channels to services elsewhere. */
internal object RemoteChannel {
    /** As large as the largest answer of a Temporal server: a page of history. */
    private const val INBOUND_BYTES = 128 * 1024 * 1024

    /** Firewalls forget idle connections after minutes; long polls must notice within seconds. */
    private const val KEEP_ALIVE_SECONDS = 30L
    private const val GREATEST_PORT = 65_535
    private const val KEEP_ALIVE_TIMEOUT_SECONDS = 15L

    /** `127.0.0.1:7233`, `[::1]:7233`, `temporal.acme:7233`; gRPC's scheme for names may stand before it. */
    private val target = Regex("""(?:dns:///)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+]):(\d{1,5})""")

    /** A channel to [address]; connects with the first call. */
    fun to(address: String, options: ConnectionOptions): ManagedChannel {
        requireTarget(address)
        val credentials = if (options.tls) TlsChannelCredentials.create() else InsecureChannelCredentials.create()
        return Grpc
            .newChannelBuilder(address, credentials)
            .maxInboundMessageSize(INBOUND_BYTES)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(true)
            .intercept(headers(options))
            .build()
    }

    private fun requireTarget(address: String) {
        val port = target.matchEntire(address)?.groupValues?.get(2)?.toInt()
        require(port != null && port in 1..GREATEST_PORT) {
            "Cannot connect to \"$address\": expected HOST:PORT, such as \"127.0.0.1:7233\" or " +
                "\"temporal.acme:7233\", with a port from 1 to $GREATEST_PORT. TLS is an option (tls = true), " +
                "not a part of the address."
        }
    }

    private fun headers(options: ConnectionOptions): ClientInterceptor {
        val metadata = Metadata()
        options.headers.forEach { (name, value) -> metadata.put(key(name), value) }
        options.apiKey?.let { metadata.put(key("authorization"), "Bearer $it") }
        // Temporal Cloud finds the namespace of an API key by it.
        options.apiKey?.let { metadata.put(key("temporal-namespace"), options.namespace) }
        return MetadataUtils.newAttachHeadersInterceptor(metadata)
    }

    private fun key(name: String): Metadata.Key<String> = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)
}
