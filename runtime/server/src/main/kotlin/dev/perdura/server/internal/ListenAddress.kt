package dev.perdura.server.internal

/**
 * Where the server listens, as it is written on the command line.
 *
 * @property host a name, an IPv4 address, or an IPv6 address without its brackets
 * @property port 0 for a free one
 */
internal data class ListenAddress(val host: String, val port: Int) {
    /** Whether only this machine can reach it. */
    val isLoopback: Boolean
        get() = host == "localhost" || host.startsWith("127.") || host == "::1"

    override fun toString(): String = if (':' in host) "[$host]:$port" else "$host:$port"

    companion object {
        private val shape = Regex("""(\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):(\d{1,5})""")
        private const val GREATEST_PORT = 65_535

        /** @throws IllegalArgumentException if [text] is not an address */
        fun parse(text: String): ListenAddress {
            val match = shape.matchEntire(text)
            val port = match?.groupValues?.get(2)?.toInt()
            require(match != null && port != null && port <= GREATEST_PORT) {
                "\"$text\" is not HOST:PORT, such as 127.0.0.1:7233 or [::1]:7233, with a port from 0 to $GREATEST_PORT"
            }
            return ListenAddress(match.groupValues[1].removeSurrounding("[", "]"), port)
        }
    }
}
