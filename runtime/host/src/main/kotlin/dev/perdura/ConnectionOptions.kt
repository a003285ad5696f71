package dev.perdura

import dev.perdura.client.PerduraClient
import dev.perdura.client.internal.requireId
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.PerduraDsl
import dev.perdura.worker.WorkerOptions

/**
 * How a service elsewhere is reached: a `perdura-server`, a Temporal cluster or Temporal Cloud. Everything has a
 * default.
 *
 * @property namespace the namespace of client and workers; it must exist there (`default`)
 * @property identity who the client says it is, in history; null for process id and host name
 * @property converter turns values into payloads and back
 * @property workerOptions what a worker that says nothing else is made with
 * @property tls whether the connection is encrypted, with the certificates this JVM trusts (no, unless there is an
 *   [apiKey])
 * @property apiKey sent as a bearer token with every call; null for none
 * @property headers sent with every call, by lower-case name; one line of visible ASCII characters each
 */
@OptIn(InternalPerduraApi::class)
public class ConnectionOptions private constructor(builder: Builder) {
    public val namespace: String = requireId("namespace", builder.namespace)
    public val identity: String? = builder.identity?.also { requireId("identity", it) }
    public val converter: DataConverter = builder.converter
    public val workerOptions: WorkerOptions = builder.workerOptions
    public val tls: Boolean = builder.tls ?: (builder.apiKey != null)
    public val apiKey: String? = builder.apiKey
    public val headers: Map<String, String> = builder.headers.toMap()

    init {
        require(tls || apiKey == null) {
            "An API key must not travel unencrypted: expected tls = true, or unset, with apiKey; it is false."
        }
        require(apiKey == null || isHeaderValue(apiKey)) {
            "The apiKey must be one line of visible ASCII characters, and is not. Was it read from an empty " +
                "variable, or with the end of its line?"
        }
        headers.forEach { (name, value) ->
            require(headerName.matches(name) && !name.endsWith("-bin")) {
                "The header \"$name\" has no name for gRPC: expected lower-case letters, digits, '-', '_' and '.', " +
                    "and no name that ends with \"-bin\"."
            }
            require(isHeaderValue(value)) {
                "The header \"$name\" must have a value of visible ASCII characters on one line, and has another."
            }
        }
    }

    private fun isHeaderValue(text: String): Boolean = text.isNotBlank() && text.all { it in ' '..'~' }

    /** A builder that starts from these options. */
    public fun toBuilder(): Builder =
        Builder().also {
            it.namespace = namespace
            it.identity = identity
            it.converter = converter
            it.workerOptions = workerOptions
            it.tls = tls
            it.apiKey = apiKey
            it.headers = headers
        }

    /** Collects the values of [ConnectionOptions]. */
    @PerduraDsl
    public class Builder internal constructor() {
        public var namespace: String = PerduraClient.DEFAULT_NAMESPACE
            @JvmSynthetic set
        public var identity: String? = null
            @JvmSynthetic set
        public var converter: DataConverter = PerduraClient.DEFAULT_CONVERTER
            @JvmSynthetic set
        public var workerOptions: WorkerOptions = WorkerOptions.DEFAULT
            @JvmSynthetic set
        public var tls: Boolean? = null
            @JvmSynthetic set
        public var apiKey: String? = null
            @JvmSynthetic set
        public var headers: Map<String, String> = emptyMap()
            @JvmSynthetic set

        /** Sets [ConnectionOptions.workerOptions], starting from those set before. */
        @JvmSynthetic
        public fun workerOptions(configure: WorkerOptions.Builder.() -> Unit) {
            workerOptions = workerOptions.toBuilder().apply(configure).build()
        }

        /** Sets [ConnectionOptions.namespace]. */
        public fun namespace(value: String): Builder = apply { namespace = value }

        /** Sets [ConnectionOptions.identity]. */
        public fun identity(value: String): Builder = apply { identity = value }

        /** Sets [ConnectionOptions.converter]. */
        public fun converter(value: DataConverter): Builder = apply { converter = value }

        /** Sets [ConnectionOptions.workerOptions]. */
        public fun workerOptions(value: WorkerOptions): Builder = apply { workerOptions = value }

        /** Sets [ConnectionOptions.tls]. */
        public fun tls(value: Boolean): Builder = apply { tls = value }

        /** Sets [ConnectionOptions.apiKey]. */
        public fun apiKey(value: String): Builder = apply { apiKey = value }

        /** Sets [ConnectionOptions.headers]. */
        public fun headers(value: Map<String, String>): Builder = apply { headers = value }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if [namespace] or [identity] is blank or too long, a header or the API key
         *   cannot be sent, or there is an API key, but no encryption
         */
        public fun build(): ConnectionOptions = ConnectionOptions(this)
    }

    public companion object {
        private val headerName = Regex("[a-z0-9._-]+")

        /** A builder with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** [ConnectionOptions] with what [configure] sets. */
@JvmSynthetic
public fun ConnectionOptions(configure: ConnectionOptions.Builder.() -> Unit): ConnectionOptions =
    ConnectionOptions.builder().apply(configure).build()
