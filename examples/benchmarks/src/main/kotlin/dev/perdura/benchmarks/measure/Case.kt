package dev.perdura.benchmarks.measure

import dev.perdura.benchmarks.subject.Subject

/**
 * One thing to measure: [subject] runs workflows of [activities] sequential activities for [callers] callers at once.
 */
internal class Case(val subject: Subject, val activities: Int, val callers: Int) {
    val name: String get() = "${subject.name}, $activities activities, $callers callers"
}
