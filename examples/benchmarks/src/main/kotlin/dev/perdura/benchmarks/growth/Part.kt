package dev.perdura.benchmarks.growth

/** What the growth suite consists of; each part runs alone too. */
internal enum class Part(val optionName: String) {
    CURVE("curve"),
    OPEN_WORKFLOWS("open"),
    BACKLOG("backlog"),
    FAN_OUT("fanout"),
    RECOVERY("recovery"),
    ;

    companion object {
        fun of(name: String): Part =
            requireNotNull(entries.find { it.optionName == name }) {
                "--part: expected one of ${entries.joinToString { it.optionName }}; got '$name'"
            }
    }
}
