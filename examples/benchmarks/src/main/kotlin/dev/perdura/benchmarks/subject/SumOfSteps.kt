package dev.perdura.benchmarks.subject

/** What the workflow must return: each step gives back its number, and the workflow adds them up. */
internal fun sumOfSteps(activities: Int): Int = activities * (activities - 1) / 2
