package dev.perdura.ktor.internal

import dev.perdura.Perdura
import dev.perdura.ktor.PerduraPluginConfiguration
import dev.perdura.worker.Worker
import dev.perdura.worker.WorkerBuilder
import io.ktor.events.EventDefinition
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationModulesLoaded
import io.ktor.server.application.ApplicationStopped
import io.ktor.server.application.ApplicationStopping
import io.ktor.server.application.log
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking

/**
 * A [Perdura] that lives as long as its [application].
 *
 * Workers start when all modules are loaded, because only then an exception still stops the start, and nothing is
 * missing that an activity may need. They drain when requests have ended, and before the application's own coroutines
 * are cancelled; the engine closes after that.
 */
internal class HostedPerdura private constructor(
    private val application: Application,
    val perdura: Perdura,
    private val registrations: List<Pair<String, WorkerBuilder.() -> Unit>>,
) {
    private val workers = mutableListOf<Worker>()
    private val subscriptions = mutableListOf<DisposableHandle>()

    private fun follow() {
        on(ApplicationModulesLoaded) {
            registrations.forEach { (taskQueue, configure) -> workers += perdura.worker(taskQueue, configure) }
        }
        on(ApplicationStopping) { logged("drain its workers") { drain() } }
        on(ApplicationStopped) {
            logged("close") { perdura.close() }
            subscriptions.forEach(DisposableHandle::dispose)
        }
    }

    private fun drain() {
        runBlocking { workers.map { worker -> async { worker.shutdown() } }.awaitAll() }
    }

    /** One server's events go to all applications it had: it makes a new one when classes are loaded anew. */
    private fun on(event: EventDefinition<Application>, handler: () -> Unit) {
        subscriptions += application.monitor.subscribe(event) { if (it === application) handler() }
    }

    /** Ktor swallows what goes wrong while an application stops. */
    private fun logged(what: String, action: () -> Unit) {
        runCatching(action).onFailure { application.log.error("Perdura failed to $what.", it) }
    }

    companion object {
        fun open(application: Application, configuration: PerduraPluginConfiguration): HostedPerdura =
            HostedPerdura(application, configuration.open(), configuration.workers.toList()).also { it.follow() }
    }
}
