package dev.perdura.examples.orders.command

import com.github.ajalt.clikt.parameters.options.NullableOption
import com.github.ajalt.clikt.parameters.options.RawOption
import com.github.ajalt.clikt.parameters.options.convert
import kotlin.time.Duration

/** A length of time as Kotlin writes it: `500ms`, `5s`, `1h 30m`. */
internal fun RawOption.duration(): NullableOption<Duration, Duration> =
    convert("TIME") { text ->
        val duration =
            Duration.parseOrNull(text) ?: fail("'$text' is not a length of time: expected something like 500ms, 5s, 2h")
        if (!duration.isPositive()) fail("expected more than no time, but it is '$text'")
        duration
    }
