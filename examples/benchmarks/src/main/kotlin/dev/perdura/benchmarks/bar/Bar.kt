package dev.perdura.benchmarks.bar

import kotlinx.serialization.Serializable

/** Something that must hold in every run; [found] is what was measured. */
@Serializable
internal class Bar(val name: String, val verdict: Verdict, val found: String)

/** What became of a bar. */
@Serializable
internal enum class Verdict(val word: String) {
    HOLDS("holds"),
    BROKEN("**BROKEN**"),

    /** Other processes took too much of the machine for a bar on time. */
    NOT_JUDGED("not judged"),
    ;

    companion object {
        fun of(holds: Boolean): Verdict = if (holds) HOLDS else BROKEN
    }
}
