package dev.perdura.ktor

import dev.perdura.Perdura
import dev.perdura.ktor.internal.FileSettings
import dev.perdura.ktor.internal.HostedPerdura
import io.ktor.server.application.Application
import io.ktor.server.application.DuplicatePluginException
import io.ktor.server.routing.RoutingContext
import io.ktor.util.AttributeKey

private val hostedKey = AttributeKey<HostedPerdura>("Perdura")

/**
 * Makes a [Perdura] a part of this application: it opens here, its workers start when all modules are loaded, and it
 * ends with the application.
 *
 * ```
 * fun Application.module() {
 *     install(Perdura) { embedded("orders.db"); worker("orders") { workflow(fulfilment) } }
 *     routing { post("/orders") { call.respond(perdura.client.start(...).workflowId) } }
 * }
 * ```
 *
 * What the code leaves open is read from the group `perdura` of the application's configuration, see
 * [PerduraPluginConfiguration]. When the application stops, requests end first, while workers still work; then
 * activities under way have the workers' shutdown grace to finish; then client and engine close.
 *
 * @return what [Application.perdura] gives from now on
 * @throws io.ktor.server.config.ApplicationConfigurationException if neither code nor file say where the engine is, or
 *   the file says nonsense
 * @throws dev.perdura.engine.EngineException if the database cannot be used
 */
public fun Application.install(
    @Suppress("UNUSED_PARAMETER") perdura: Perdura.Companion,
    configure: PerduraPluginConfiguration.() -> Unit = {},
): Perdura {
    if (hostedKey in attributes) {
        throw DuplicatePluginException(
            "Perdura is installed in this application already. Register all workers in one install(Perdura) { }.",
        )
    }
    val configuration = PerduraPluginConfiguration(FileSettings.of(environment.config)).apply(configure)
    val hosted = HostedPerdura.open(this, configuration)
    attributes.put(hostedKey, hosted)
    return hosted.perdura
}

/**
 * The [Perdura] of this application.
 *
 * @throws IllegalStateException if none was installed
 */
public val Application.perdura: Perdura
    get() =
        checkNotNull(attributes.getOrNull(hostedKey)) {
            "There is no Perdura in this application. Call install(Perdura) { embedded(\"file.db\") } in a module " +
                "that is loaded before this one."
        }.perdura

/** The [Perdura] of the application that handles this request. */
public val RoutingContext.perdura: Perdura
    get() = call.application.perdura
