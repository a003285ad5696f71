package dev.perdura.benchmarks.growth

import dev.perdura.benchmarks.measure.Machine
import java.util.Locale
import kotlin.time.DurationUnit

/** Says on stderr how far the suite is, with the seconds since its start. */
internal object Progress {
    fun say(line: String) {
        System.err.println("%6.1f s  %s".format(Locale.ROOT, Machine.elapsed().toDouble(DurationUnit.SECONDS), line))
    }
}
