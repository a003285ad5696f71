package dev.perdura.benchmarks

import dev.perdura.benchmarks.bar.Bar
import kotlinx.serialization.json.Json

internal val reportJson: Json = Json { prettyPrint = true }

/** What a suite found, ready to be written to [name]`.json` and [name]`.md`. [unfit]: why it is not to be quoted. */
internal class SuiteResult(
    val name: String,
    val json: String,
    val markdown: String,
    val bars: List<Bar>,
    val unfit: String?,
)
