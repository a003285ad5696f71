package dev.perdura.client.internal.convert

import com.google.protobuf.Timestamp
import dev.perdura.dsl.InternalPerduraApi
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant
import com.google.protobuf.Duration as DurationMessage

/** The longest time the service takes; longer ones, and infinite ones, are cut to it (rule 1.3: 100 years). */
private val LONGEST = (100L * 365 * 24 * 60 * 60).seconds

/** This time as a message. */
@InternalPerduraApi
public fun Duration.toMessage(): DurationMessage =
    coerceAtMost(LONGEST).toComponents { seconds, nanoseconds ->
        DurationMessage.newBuilder().setSeconds(seconds).setNanos(nanoseconds).build()
    }

/** This message as a time. */
@InternalPerduraApi
public fun DurationMessage.toDuration(): Duration = seconds.seconds + nanos.nanoseconds

/** This message as a limit, where zero stands for none. */
@InternalPerduraApi
public fun DurationMessage.toLimit(): Duration? = toDuration().takeIf { it.isPositive() }

/** This message as a point in time. */
@InternalPerduraApi
public fun Timestamp.toInstant(): Instant = Instant.fromEpochSeconds(seconds, nanos)

/** This point in time as a message. */
@InternalPerduraApi
public fun Instant.toMessage(): Timestamp =
    Timestamp.newBuilder().setSeconds(epochSeconds).setNanos(nanosecondsOfSecond).build()
