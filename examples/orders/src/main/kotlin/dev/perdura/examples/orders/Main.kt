package dev.perdura.examples.orders

import com.github.ajalt.clikt.core.main
import com.github.ajalt.clikt.core.subcommands
import dev.perdura.examples.orders.command.OrdersCommand
import dev.perdura.examples.orders.command.ServeCommand

/** The command line; `--help` explains it. */
public fun main(arguments: Array<String>) {
    OrdersCommand().subcommands(ServeCommand()).main(arguments)
}
