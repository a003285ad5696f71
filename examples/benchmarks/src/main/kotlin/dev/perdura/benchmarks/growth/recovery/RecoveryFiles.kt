package dev.perdura.benchmarks.growth.recovery

import java.nio.file.Path
import kotlin.io.path.div

/** What a killed process leaves to the next one. */
internal class RecoveryFiles(directory: String) {
    val database: Path = Path.of(directory) / "load.db"

    /** Workflows whose start was acknowledged, besides the sleepers. */
    val acknowledged: Path = Path.of(directory) / "acknowledged.ids"

    /** Workflows whose activity ran, once for each time. */
    val executed: Path = Path.of(directory) / "executed.ids"
}
