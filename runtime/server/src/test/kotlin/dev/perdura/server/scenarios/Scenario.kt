package dev.perdura.server.scenarios

/**
 * One thing that official clients and workers do, played on a real Temporal server once, and on our engine in every
 * test run. What the runs' histories and the clients said is compared event by event with the recording of that name.
 *
 * A scenario orders whatever happens in it: what may come in two orders cannot be compared.
 *
 * @property isTimed what it does must come before or after a time-out or a timer of a few seconds, which real time
 * brings: a machine that is too slow for that shows something else
 */
internal class Scenario(val name: String, val isTimed: Boolean, val play: Stage.() -> Unit)

internal fun scenario(name: String, play: Stage.() -> Unit) = Scenario(name, isTimed = false, play)

internal fun timedScenario(name: String, play: Stage.() -> Unit) = Scenario(name, isTimed = true, play)
