package dev.perdura.dsl

import dev.perdura.dsl.internal.convert.BytesPayloadConverter

/**
 * Turns the arguments, results and details that cross a durable border into payloads and back.
 *
 * It is a chain of [PayloadConverter]s. To write a value, the first one that takes it wins. To read one, the first
 * whose encoding matches and that does not refuse the type. The default chain is bytes, then JSON by
 * kotlinx-serialization, in Temporal's encodings, so that programs in other languages read what Perdura writes.
 *
 * Three things never reach the chain: null is `binary/null`; a [Payload] is passed on as it is; a type without a value
 * ([ValueType.isNothing]) has no payload at all.
 *
 * @property converters the chain, in order
 */
public class DataConverter(public val converters: List<PayloadConverter>) {
    /** This chain with [first] asked before all others. */
    public fun withFirst(vararg first: PayloadConverter): DataConverter = DataConverter(first.toList() + converters)

    /** This chain with [last] asked after all others: for types that none of them takes. */
    public fun withLast(vararg last: PayloadConverter): DataConverter = DataConverter(converters + last)

    /**
     * Checks that values of [type] can be written and read.
     *
     * @param usage what the type is for, such as `the input of workflow "Fulfilment"`
     * @throws UnserializableTypeException if not
     */
    public fun requireConvertible(type: ValueType<*>, usage: String) {
        if (type.isNothing || type.javaType == EncodedValues::class.java || type.javaType == Payload::class.java) return
        if (converters.any { it.refusal(type) == null }) return
        throw unserializable(type, "as $usage")
    }

    /**
     * [value] as a payload of [type].
     *
     * @throws UnserializableTypeException if no converter takes it
     */
    public fun toPayload(value: Any?, type: ValueType<*>): Payload =
        when {
            value == null || type.isNothing -> Payload(NULL_ENCODING, ByteArray(0))
            value is Payload -> value
            else -> converters.firstNotNullOfOrNull { it.toPayload(value, type) } ?: throw unserializable(type, "")
        }

    /**
     * The value in [payload], read as [type].
     *
     * @throws PayloadDecodingException if it cannot be read so
     */
    @Suppress("UNCHECKED_CAST")
    public fun <T> fromPayload(payload: Payload, type: ValueType<T>): T {
        if (type.javaType == Payload::class.java) return payload as T
        if (payload.encoding == NULL_ENCODING || type.isNothing) return nullOf(type)
        val matching = converters.filter { it.encoding == payload.encoding }
        val converter = matching.firstOrNull { it.refusal(type) == null } ?: throw unreadable(payload, type, matching)
        return converter.fromPayload(payload, type)
    }

    /**
     * [value] as the payloads of an argument or result list: none for a type without a value, all of [EncodedValues].
     */
    public fun encode(value: Any?, type: ValueType<*>): List<Payload> =
        when {
            type.isNothing -> emptyList()
            value is EncodedValues -> value.toPayloads(this)
            else -> listOf(toPayload(value, type))
        }

    /**
     * The value that [payloads], an argument or result list, hold: the first one, or all as [EncodedValues].
     *
     * A missing payload reads as null.
     *
     * @throws PayloadDecodingException if it cannot be read as [type]
     */
    @Suppress("UNCHECKED_CAST")
    public fun <T> decode(payloads: List<Payload>, type: ValueType<T>): T =
        when {
            type.javaType == EncodedValues::class.java -> EncodedValues(payloads, this) as T
            payloads.isNotEmpty() -> fromPayload(payloads.first(), type)
            else -> nullOf(type)
        }

    /** The [arguments] of a call by name as payloads, each by its [TypedValue], or its class at run time. */
    public fun encodeArguments(arguments: List<Any?>): List<Payload> =
        arguments.map {
            if (it is TypedValue<*>) toPayload(it.value, it.type) else toPayload(it, ValueType.ofValue(it))
        }

    @Suppress("UNCHECKED_CAST")
    private fun <T> nullOf(type: ValueType<T>): T =
        when {
            type.javaType == Unit::class.java -> {
                Unit as T
            }

            type.isNullable || type.isNothing -> {
                null as T
            }

            else -> {
                throw PayloadDecodingException(
                    type,
                    NULL_ENCODING,
                    "the value is null or missing.",
                    "Pass a value, or declare the type as nullable ($type?), or as Unit if there is never one.",
                )
            }
        }

    private fun unserializable(type: ValueType<*>, usage: String): UnserializableTypeException {
        val reasons = converters.mapNotNull { it.refusal(type) }
        return UnserializableTypeException(
            "Cannot serialize $type${if (usage.isEmpty()) "" else " $usage"}: expected a type that a payload " +
                "converter takes, but ${reasons.joinToString("; ").ifEmpty { "none does" }}. Annotate the class with " +
                "@Serializable (and apply the kotlinx-serialization compiler plugin), or add a PayloadConverter for " +
                "it (JacksonPayloadConverter for plain Java classes), or use the type Payload and encode it yourself.",
        )
    }

    private fun unreadable(
        payload: Payload,
        type: ValueType<*>,
        matching: List<PayloadConverter>,
    ): PayloadDecodingException =
        if (matching.isEmpty()) {
            PayloadDecodingException(
                type,
                payload.encoding,
                "no converter reads it (known: ${converters.map { it.encoding }.distinct().joinToString()}).",
                "If it is encrypted or compressed, this process lacks the converter that the writer used.",
            )
        } else {
            PayloadDecodingException(
                type,
                payload.encoding,
                matching.mapNotNull { it.refusal(type) }.joinToString("; ", postfix = "."),
                "Read it as the type it was written with.",
            )
        }

    public companion object {
        private const val NULL_ENCODING = "binary/null"

        /** The default chain. */
        @JvmField
        public val DEFAULT: DataConverter =
            DataConverter(listOf(BytesPayloadConverter, JsonPayloadConverter()))
    }
}
