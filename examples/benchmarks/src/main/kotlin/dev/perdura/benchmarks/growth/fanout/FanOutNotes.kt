package dev.perdura.benchmarks.growth.fanout

import dev.perdura.benchmarks.growth.subject.Shape
import java.util.Locale

/** What is concluded from the widths: how flat the cost per child is, and how far each subject is from the last one. */
internal object FanOutNotes {
    /** Below it, what a workflow costs by itself is most of it. */
    private const val NARROWEST = 10

    fun of(shape: Shape, points: List<FanOutPoint>): List<String> {
        val bySubject = points.groupBy { it.subject }
        return bySubject.values.mapNotNull { flatness(shape, it) } + ratios(shape, bySubject)
    }

    private fun flatness(shape: Shape, points: List<FanOutPoint>): String? {
        val few = points.firstOrNull { it.width >= NARROWEST } ?: return null
        val many = points.last()
        if (many.width == few.width) return null
        return "%s, %s: one of %,d costs %.2f times the CPU of one of %,d.".format(
            Locale.ROOT,
            few.subject,
            shape.plural,
            many.width,
            many.cpuMillisPerChild / few.cpuMillisPerChild,
            few.width,
        )
    }

    /** Of the widest workflow that both have run, against P1, the last subject. */
    private fun ratios(shape: Shape, bySubject: Map<String, List<FanOutPoint>>): List<String> {
        val peer = bySubject.entries.lastOrNull() ?: return emptyList()
        return (bySubject - peer.key).mapNotNull { (subject, points) ->
            val widths = points.map { it.width }.intersect(peer.value.map { it.width }.toSet())
            widths.maxOrNull()?.let { width ->
                val own = points.first { it.width == width }
                val other = peer.value.first { it.width == width }
                "%,d %s: %s takes %.2f times the time and %.2f times the CPU of %s.".format(
                    Locale.ROOT,
                    width,
                    shape.plural,
                    peer.key,
                    other.wallMillis / own.wallMillis,
                    other.cpuMillisPerChild / own.cpuMillisPerChild,
                    subject,
                )
            }
        }
    }
}
