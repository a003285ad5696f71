package dev.perdura.dsl

/**
 * A list of values of types that only the reader knows: arguments of a call by name, details of a failure or a
 * heartbeat.
 *
 * It is also a type to declare: a workflow, signal or query with an input of this type gets all arguments as they came.
 *
 * Values that come from the wire are decoded when asked for; values given by [of] are handed back as they are.
 */
public class EncodedValues private constructor(
    private val values: List<Any?>?,
    private val payloads: List<Payload>?,
    private val converter: DataConverter?,
) {
    /** Values as they came from the wire, to be decoded by [converter]. */
    public constructor(payloads: List<Payload>, converter: DataConverter) : this(null, payloads.toList(), converter)

    /** How many values there are. */
    public val size: Int get() = values?.size ?: payloads!!.size

    /** Whether there is no value. */
    public fun isEmpty(): Boolean = size == 0

    /**
     * The value at [index], read as [type].
     *
     * @throws IndexOutOfBoundsException if there is no such value
     * @throws PayloadDecodingException if it is not of that type
     */
    public fun <T> get(index: Int, type: ValueType<T>): T {
        if (index !in 0 until size) {
            throw IndexOutOfBoundsException("Expected a value at index $index, but there are $size values.")
        }
        if (payloads != null) return converter!!.fromPayload(payloads[index], type)
        val value = values!![index]
        @Suppress("UNCHECKED_CAST")
        return (if (value is TypedValue<*>) value.value else value) as T
    }

    /** The value at [index], read as the class [type], which must not be generic. */
    public fun <T> get(index: Int, type: Class<T>): T = get(index, ValueType.of(type))

    /** The value at [index], read as [T]. */
    public inline fun <reified T> get(index: Int): T = get(index, ValueType.of<T>())

    /** The values as payloads; those given by [of] are encoded with [converter]. */
    public fun toPayloads(converter: DataConverter): List<Payload> = payloads ?: converter.encodeArguments(values!!)

    override fun toString(): String = values?.toString() ?: payloads.toString()

    public companion object {
        /** No values. */
        @JvmField
        public val EMPTY: EncodedValues = EncodedValues(emptyList(), null, null)

        /** [values] to be encoded later; wrap one with [typed] where its class does not say enough. */
        @JvmStatic
        public fun of(vararg values: Any?): EncodedValues = of(values.toList())

        /** [values] to be encoded later; wrap one with [typed] where its class does not say enough. */
        @JvmStatic
        public fun of(values: List<Any?>): EncodedValues =
            if (values.isEmpty()) EMPTY else EncodedValues(values.toList(), null, null)
    }
}
