package dev.perdura.ktor

import dev.perdura.ConnectionOptions
import dev.perdura.EmbeddedOptions
import dev.perdura.Perdura
import dev.perdura.ktor.internal.EngineChoice
import dev.perdura.ktor.internal.FileSettings
import dev.perdura.worker.WorkerBuilder
import io.ktor.utils.io.KtorDsl
import java.nio.file.Path
import kotlin.io.path.Path

/**
 * Where the engine is and which workers run in the application.
 *
 * The engine is one of [embedded], [inMemory] and [connect], the last one that was called. If none was, the
 * configuration file says it:
 * ```yaml
 * perdura:
 *   database: orders.db         # the file of an embedded engine; or
 *   memory: true                # an embedded engine that forgets; or
 *   target: temporal.acme:7233  # a service elsewhere
 *   namespace: orders           # default: default
 *   identity: orders-1          # default: process id and host name
 *   tls: true                   # of a target; default: false, unless there is an apiKey
 *   apiKey: "$TEMPORAL_API_KEY" # of a target
 *   listen:                     # opens an embedded engine to other processes; default: it is not
 *     host: 127.0.0.1
 *     port: 7233
 * ```
 * All of it but database, memory and target also holds for an engine that is chosen in code, where code can override
 * it.
 */
@KtorDsl
public class PerduraPluginConfiguration internal constructor(private val file: FileSettings) {
    private var chosen: EngineChoice? = null
    private var listenAt: Pair<String, Int>? = file.listen
    internal val workers: MutableList<Pair<String, WorkerBuilder.() -> Unit>> = mutableListOf()

    /**
     * An engine in this process that keeps everything in the SQLite file [database], which is made if it is not there.
     */
    public fun embedded(database: String, configure: EmbeddedOptions.Builder.() -> Unit = {}) {
        embedded(Path(database), configure)
    }

    /** [embedded] with a path. */
    public fun embedded(database: Path, configure: EmbeddedOptions.Builder.() -> Unit = {}) {
        chosen = EngineChoice.Embedded(database, file.embeddedOptions().apply(configure).build())
    }

    /** An engine in this process that keeps everything in memory, and forgets it when the application stops. */
    public fun inMemory(configure: EmbeddedOptions.Builder.() -> Unit = {}) {
        chosen = EngineChoice.InMemory(file.embeddedOptions().apply(configure).build())
    }

    /** The service at [target], `HOST:PORT`: a `perdura-server`, a Temporal cluster or Temporal Cloud. */
    public fun connect(target: String, configure: ConnectionOptions.Builder.() -> Unit = {}) {
        chosen = EngineChoice.Connected(target, file.connectionOptions().apply(configure).build())
    }

    /**
     * A worker on [taskQueue] with what [configure] registers; it starts when all modules of the application are
     * loaded.
     */
    public fun worker(taskQueue: String, configure: WorkerBuilder.() -> Unit) {
        require(workers.none { it.first == taskQueue }) {
            "There are two workers for task queue \"$taskQueue\". Register all of its workflows and activities in one."
        }
        workers += taskQueue to configure
    }

    /** Opens the embedded engine to other processes, see [Perdura.listen]. */
    public fun listen(port: Int = Perdura.DEFAULT_PORT, host: String = "127.0.0.1") {
        listenAt = host to port
    }

    internal fun open(): Perdura {
        val perdura = (chosen ?: file.engine()).open()
        try {
            listenAt?.let { (host, port) -> perdura.listen(port, host) }
        } catch (failure: Throwable) {
            perdura.close()
            throw failure
        }
        return perdura
    }
}
