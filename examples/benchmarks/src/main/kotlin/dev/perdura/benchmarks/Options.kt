package dev.perdura.benchmarks

import java.nio.file.Path
import kotlin.io.path.Path

/** `--quick` for about two minutes; `--output DIR` for the reports (default: `benchmark-report`). */
internal class Options(val quick: Boolean, val output: Path) {
    companion object {
        fun of(arguments: List<String>): Options {
            var quick = false
            var output = Path("benchmark-report")
            val rest = arguments.filter { it.isNotEmpty() }.iterator()
            while (rest.hasNext()) {
                when (val argument = rest.next()) {
                    "--quick" -> {
                        quick = true
                    }

                    "--output" -> {
                        require(rest.hasNext()) { "--output: expected a directory after it" }
                        output = Path(rest.next())
                    }

                    else -> {
                        throw IllegalArgumentException("Unknown option '$argument': expected --quick, --output DIR")
                    }
                }
            }
            return Options(quick, output)
        }
    }
}
