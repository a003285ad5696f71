package dev.perdura.benchmarks.measure

import kotlinx.serialization.Serializable

/** What the engine has counted since it was opened: acknowledged [transitions] and what they cost on disk. */
@Serializable
internal data class Counters(
    val transitions: Long,
    val commits: Long,
    val syncs: Long,
    val rows: Long,
    val bytes: Long,
) {
    operator fun minus(earlier: Counters): Counters =
        Counters(
            transitions - earlier.transitions,
            commits - earlier.commits,
            syncs - earlier.syncs,
            rows - earlier.rows,
            bytes - earlier.bytes,
        )

    operator fun plus(other: Counters): Counters =
        Counters(
            transitions + other.transitions,
            commits + other.commits,
            syncs + other.syncs,
            rows + other.rows,
            bytes + other.bytes,
        )
}
