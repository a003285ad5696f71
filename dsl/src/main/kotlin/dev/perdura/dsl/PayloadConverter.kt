package dev.perdura.dsl

/**
 * Turns values into payloads of one encoding and back: the place to plug in another serialization library.
 *
 * Converters are asked in order (see [DataConverter]). A converter must be safe to call from several threads, and must
 * write the same bytes for the same value every time: workflows are replayed.
 */
public interface PayloadConverter {
    /** The encoding it reads and writes, such as `json/plain`. */
    public val encoding: String

    /**
     * Why values of [type] cannot be converted both ways, in words for a developer; null if they can.
     *
     * It is asked when a workflow, activity, signal or query is registered, so that a bad type fails at start-up.
     */
    public fun refusal(type: ValueType<*>): String?

    /** [value] as a payload; null if this converter leaves such values to the next one. */
    public fun toPayload(value: Any?, type: ValueType<*>): Payload?

    /**
     * The value in [payload].
     *
     * @throws PayloadDecodingException if it cannot be read as [type]
     */
    public fun <T> fromPayload(payload: Payload, type: ValueType<T>): T
}
