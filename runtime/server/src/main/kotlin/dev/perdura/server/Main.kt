package dev.perdura.server

import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.parse
import dev.perdura.server.internal.ErrorLine
import dev.perdura.server.internal.ServerCommand
import kotlin.system.exitProcess

/** Runs the engine behind a port until the process is told to stop. `--help` tells the rest. */
public fun main(arguments: Array<String>) {
    val command = ServerCommand()
    try {
        command.parse(arguments)
    } catch (ended: CliktError) {
        val line = ErrorLine.of(ended)
        if (line == null) command.echoFormattedHelp(ended) else System.err.println("perdura-server: ${line.text}")
        exitProcess(line?.status ?: ended.statusCode)
    }
}
