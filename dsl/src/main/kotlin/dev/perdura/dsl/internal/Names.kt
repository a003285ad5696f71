package dev.perdura.dsl.internal

/** The longest name or id that the engine takes, in bytes of UTF-8 (rule 1.3). */
internal const val MAX_NAME_BYTES: Int = 1000

private const val RESERVED_PREFIX = "__temporal_"
private val RESERVED_NAMES = setOf("__stack_trace", "__enhanced_stack_trace")

/**
 * [name], if it can name a [kind] of thing.
 *
 * @throws IllegalArgumentException if it is blank, too long or reserved
 */
internal fun requireName(kind: String, name: String): String {
    require(name.isNotBlank()) { "The name of a $kind must not be blank." }
    val size = name.encodeToByteArray().size
    require(size <= MAX_NAME_BYTES) {
        "The name of a $kind must have at most $MAX_NAME_BYTES bytes in UTF-8, but \"${name.take(40)}...\" has $size."
    }
    require(!name.startsWith(RESERVED_PREFIX) && name !in RESERVED_NAMES) {
        "The name \"$name\" is reserved: names starting with $RESERVED_PREFIX and ${RESERVED_NAMES.joinToString()} " +
            "belong to the runtime. Choose another name for the $kind."
    }
    return name
}
