package dev.perdura.ktor.internal

import dev.perdura.ConnectionOptions
import dev.perdura.EmbeddedOptions
import dev.perdura.Perdura
import java.nio.file.Path

/** Where the engine of an application is. */
internal sealed interface EngineChoice {
    fun open(): Perdura

    class Embedded(private val database: Path, private val options: EmbeddedOptions) : EngineChoice {
        override fun open(): Perdura = Perdura.embedded(database, options)
    }

    class InMemory(private val options: EmbeddedOptions) : EngineChoice {
        override fun open(): Perdura = Perdura.inMemory(options)
    }

    class Connected(private val target: String, private val options: ConnectionOptions) : EngineChoice {
        override fun open(): Perdura = Perdura.connect(target, options)
    }
}
