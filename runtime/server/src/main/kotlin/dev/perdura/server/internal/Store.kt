package dev.perdura.server.internal

import java.nio.file.Path

/** Where the server keeps what it is told. */
internal sealed interface Store {
    data class Database(val file: Path) : Store {
        override fun toString(): String = file.toString()
    }

    data object Memory : Store {
        override fun toString(): String = "from memory"
    }
}
