package dev.perdura.benchmarks.growth

import dev.perdura.benchmarks.measure.Counters

/** A cost for tests; clean unless [foreignCpuShare] says otherwise. */
internal fun cost(
    wallMillis: Double = 1.0,
    cpuMillis: Double = 1.0,
    allocatedBytes: Long = 1,
    journalBytes: Long = 1,
    fileBytes: Long? = 1,
    foreignCpuShare: Double? = 0.0,
): Cost =
    Cost(
        wallMillis,
        cpuMillis,
        allocatedBytes,
        fileBytes,
        Counters(transitions = 1, commits = 1, syncs = 1, rows = 1, bytes = journalBytes),
        foreignCpuShare,
    )
