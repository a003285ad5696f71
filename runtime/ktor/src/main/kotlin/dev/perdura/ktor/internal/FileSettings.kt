package dev.perdura.ktor.internal

import dev.perdura.ConnectionOptions
import dev.perdura.EmbeddedOptions
import dev.perdura.Perdura
import io.ktor.server.config.ApplicationConfig
import io.ktor.server.config.ApplicationConfigurationException
import kotlin.io.path.Path

/**
 * What the group `perdura` of the application's configuration says. A key that nobody reads is an error: a typing
 * mistake.
 */
internal class FileSettings private constructor(private val values: Map<String, String>) {
    /** Host and port to listen at, or null. */
    val listen: Pair<String, Int>? =
        if ("listen.host" in values || "listen.port" in values) {
            (values["listen.host"] ?: "127.0.0.1") to (port() ?: Perdura.DEFAULT_PORT)
        } else {
            null
        }

    fun embeddedOptions(): EmbeddedOptions.Builder =
        EmbeddedOptions.builder().also { options ->
            values["namespace"]?.let(options::namespace)
            values["identity"]?.let(options::identity)
        }

    fun connectionOptions(): ConnectionOptions.Builder =
        ConnectionOptions.builder().also { options ->
            values["namespace"]?.let(options::namespace)
            values["identity"]?.let(options::identity)
            flag("tls")?.let(options::tls)
            values["apiKey"]?.let(options::apiKey)
        }

    /**
     * The engine that the file asks for.
     *
     * @throws ApplicationConfigurationException if it asks for none, or for several
     */
    fun engine(): EngineChoice {
        val choices =
            listOfNotNull(
                values["database"]?.let { "database" to EngineChoice.Embedded(Path(it), embeddedOptions().build()) },
                "memory".takeIf { flag(it) == true }?.let { it to EngineChoice.InMemory(embeddedOptions().build()) },
                values["target"]?.let { "target" to EngineChoice.Connected(it, connectionOptions().build()) },
            )
        val (_, engine) =
            choices.singleOrNull() ?: throw ApplicationConfigurationException(
                "Perdura does not know where its engine is: expected one of $GROUP.database (a file), " +
                    "$GROUP.memory (true) and $GROUP.target (HOST:PORT) in the application's configuration, or " +
                    "embedded(\"file.db\"), inMemory() or connect(\"HOST:PORT\") in install(Perdura) { }; found " +
                    "${choices.joinToString(" and ") { "$GROUP.${it.first}" }.ifEmpty { "none" }}.",
            )
        return engine
    }

    private fun port(): Int? =
        values["listen.port"]?.let { text ->
            text.toIntOrNull()?.takeIf { it in 0..GREATEST_PORT }
                ?: throw nonsense("listen.port", text, "a port from 0 to $GREATEST_PORT")
        }

    private fun flag(key: String): Boolean? =
        values[key]?.let { it.toBooleanStrictOrNull() ?: throw nonsense(key, it, "true or false") }

    companion object {
        private const val GROUP = "perdura"
        private const val GREATEST_PORT = 65_535
        private val known =
            setOf(
                "database",
                "memory",
                "target",
                "namespace",
                "identity",
                "tls",
                "apiKey",
                "listen.host",
                "listen.port",
            )

        /** @throws ApplicationConfigurationException if there is a key that means nothing */
        fun of(config: ApplicationConfig): FileSettings {
            if (GROUP in config.keys()) {
                throw ApplicationConfigurationException(
                    "$GROUP in the application's configuration: expected a group of keys, such as $GROUP.database, " +
                        "got a value.",
                )
            }
            val present = config.keys().filter { it.startsWith("$GROUP.") }
            val unknown = present.filter { it.removePrefix("$GROUP.") !in known }
            if (unknown.isNotEmpty()) {
                throw ApplicationConfigurationException(
                    "Unknown in the application's configuration: ${unknown.joinToString()}. Known are " +
                        "${known.joinToString { "$GROUP.$it" }}.",
                )
            }
            val settings = present.associate { it.removePrefix("$GROUP.") to config.property(it).getString() }
            settings.forEach { (key, value) ->
                if (value.isBlank()) throw nonsense(key, value, "a value, or no such key")
            }
            return FileSettings(settings)
        }

        private fun nonsense(key: String, value: String, expected: String) =
            ApplicationConfigurationException(
                "$GROUP.$key in the application's configuration: expected $expected, got \"$value\".",
            )
    }
}
