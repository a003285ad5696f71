package dev.perdura.benchmarks.growth.curve

import dev.perdura.benchmarks.bar.Bar
import dev.perdura.benchmarks.bar.Verdict
import java.util.Locale

/** A run's cost must not grow faster than the run: in bytes, in CPU time and, on a quiet machine, in time. */
internal object CurveBars {
    private const val MOST = 1.1

    fun of(curve: Curve): List<Bar> =
        listOfNotNull(
            curve.storeBytes?.let { bar(curve, "journal bytes", it, judged = true) },
            curve.fileBytes?.let { bar(curve, "bytes written", it, judged = true) },
            bar(curve, "allocation", curve.allocation, judged = true),
            bar(curve, "CPU time", curve.cpu, judged = true),
            bar(curve, "time", curve.wall, judged = curve.isQuiet),
        )

    private fun bar(curve: Curve, what: String, law: PowerLaw, judged: Boolean): Bar =
        Bar(
            "$what of one run grows no faster than its ${curve.name}",
            if (judged) Verdict.of(law.exponent <= MOST) else Verdict.NOT_JUDGED,
            "exponent %.3f, at most %.1f (R2 %.3f)".format(Locale.ROOT, law.exponent, MOST, law.determination),
        )
}
