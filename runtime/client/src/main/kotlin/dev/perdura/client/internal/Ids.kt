package dev.perdura.client.internal

import dev.perdura.dsl.InternalPerduraApi

/** The longest id that the engine takes, in bytes of UTF-8 (rule 1.3). */
private const val MAX_ID_BYTES = 1000

/**
 * [id], if it can be a [kind] of id.
 *
 * @throws IllegalArgumentException if it is blank or too long
 */
@InternalPerduraApi
public fun requireId(kind: String, id: String): String {
    require(id.isNotBlank()) { "The $kind must not be blank." }
    val size = id.encodeToByteArray().size
    require(size <= MAX_ID_BYTES) {
        "The $kind must have at most $MAX_ID_BYTES bytes in UTF-8, but \"${id.take(40)}...\" has $size. " +
            "Use a shorter one, such as a hash of it."
    }
    return id
}
