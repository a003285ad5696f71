package dev.perdura.benchmarks.bar

import kotlinx.serialization.Serializable

/** Something that must hold in every run; [found] is what was measured. */
@Serializable
internal class Bar(val name: String, val holds: Boolean, val found: String)
