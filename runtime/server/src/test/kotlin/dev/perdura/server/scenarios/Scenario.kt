package dev.perdura.server.scenarios

/**
 * One thing that official clients and workers do, played on a real Temporal server once, and on our engine in every
 * test run. What the runs' histories and the clients said is compared event by event with the recording of that name.
 *
 * A scenario orders whatever happens in it: what may come in two orders cannot be compared.
 */
internal class Scenario(val name: String, val play: Stage.() -> Unit)

internal fun scenario(name: String, play: Stage.() -> Unit) = Scenario(name, play)
