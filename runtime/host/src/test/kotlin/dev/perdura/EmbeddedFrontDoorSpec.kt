package dev.perdura

import kotlin.io.path.createTempDirectory
import kotlin.io.path.div

/** The front door on an engine with a SQLite file. */
internal class EmbeddedFrontDoorSpec :
    FrontDoorContract({ Perdura.embedded(createTempDirectory("front-door") / "front-door.db") })
