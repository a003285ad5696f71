package dev.perdura.benchmarks

import dev.perdura.benchmarks.growth.Part
import java.nio.file.Path
import kotlin.io.path.Path

/** Benchmarks 1 to 3, or how cost grows. */
internal enum class Suite { COST, GROWTH }

/** How much is measured. [SMOKE] is for the growth suite only: it shows in seconds that everything runs. */
internal enum class Mode { FULL, QUICK, SMOKE }

/**
 * `--growth` for the suite of that name; `--quick` and `--smoke` for less than all; `--part NAME`, more than once if
 * need be, for single parts of the growth suite; `--output DIR` for the reports (default: `benchmark-report`).
 */
internal class Options(val suite: Suite, val mode: Mode, val parts: Set<Part>, val output: Path) {
    companion object {
        private const val EXPECTED = "expected --growth, --quick, --smoke, --part NAME, --output DIR"

        fun of(arguments: List<String>): Options {
            var suite = Suite.COST
            var mode = Mode.FULL
            val parts = mutableSetOf<Part>()
            var output = Path("benchmark-report")
            val rest = arguments.filter { it.isNotEmpty() }.iterator()
            while (rest.hasNext()) {
                when (val argument = rest.next()) {
                    "--growth" -> suite = Suite.GROWTH
                    "--quick" -> mode = Mode.QUICK
                    "--smoke" -> mode = Mode.SMOKE
                    "--part" -> parts += Part.of(valueOf(argument, rest))
                    "--output" -> output = Path(valueOf(argument, rest))
                    else -> throw IllegalArgumentException("Unknown option '$argument': $EXPECTED")
                }
            }
            require(suite == Suite.GROWTH || (mode != Mode.SMOKE && parts.isEmpty())) {
                "--smoke and --part go with --growth only"
            }
            return Options(suite, mode, parts.ifEmpty { Part.entries.toSet() }, output)
        }

        private fun valueOf(option: String, rest: Iterator<String>): String {
            require(rest.hasNext()) { "$option: expected a value after it" }
            return rest.next()
        }
    }
}
