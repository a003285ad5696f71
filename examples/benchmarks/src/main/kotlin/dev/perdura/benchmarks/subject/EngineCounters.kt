package dev.perdura.benchmarks.subject

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.engine.EngineStatistics

/** The counts that the benchmarks report. */
internal fun EngineStatistics.counters(): Counters =
    Counters(
        transitions = acknowledgedTransitions(),
        commits = commits(),
        syncs = syncs(),
        rows = rows(),
        bytes = bytes(),
    )
