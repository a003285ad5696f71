package dev.perdura.server.internal

/** How the process ends, for the scripts and supervisors that started it. */
internal enum class ExitCode(val status: Int, val meaning: String) {
    STOPPED(0, "stopped as asked"),
    BAD_ARGUMENTS(2, "the arguments are wrong"),
    DATABASE_UNAVAILABLE(3, "the database cannot be used"),
    ADDRESS_UNAVAILABLE(4, "the address cannot be listened at"),
}
